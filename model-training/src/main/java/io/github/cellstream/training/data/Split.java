package io.github.cellstream.training.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Examples to learn from, and examples held out to judge with.
 *
 * @param training to learn from
 * @param held to judge with
 */
public record Split(List<Example> training, List<Example> held) {
    /** Copies the lists. */
    public Split {
        training = List.copyOf(training);
        held = List.copyOf(held);
    }

    /**
     * Holds the last examples out, in the order of the source.
     *
     * @param count how many, fewer than there are
     */
    public static Split last(List<Example> examples, int count) {
        if (count < 1 || count >= examples.size()) {
            throw unsuited(count + " of " + examples.size() + " sequences can't be held out", "name fewer");
        }
        int cut = examples.size() - count;
        return new Split(examples.subList(0, cut), examples.subList(cut, examples.size()));
    }

    /**
     * Holds out examples drawn at random, of each label the same share.
     *
     * @param share {@code (0, 1)}
     */
    public static Split random(List<Example> examples, double share, long seed) {
        requireShare(share);
        return folds(examples, Math.max(2, (int) Math.round(1 / share)), seed).get(0);
    }

    /**
     * Cuts each sequence in two in time: its beginning is learnt from, its end held out.
     *
     * @param share of each sequence that is held out, {@code (0, 1)}
     */
    public static Split ends(List<Example> examples, double share) {
        requireShare(share);
        List<Example> training = new ArrayList<>();
        List<Example> held = new ArrayList<>();
        for (Example example : examples) {
            int cut = (int) Math.round((1 - share) * example.length());
            if (cut > 0 && cut < example.length()) {
                training.add(example.slice(0, cut));
                held.add(example.slice(cut, example.length()));
            } else {
                training.add(example);
            }
        }
        if (held.isEmpty()) {
            throw unsuited("no sequence is long enough to hold its end out", "give longer ones");
        }
        return new Split(training, held);
    }

    /**
     * Deals examples to folds at random, those of each label evenly; each fold is held out once.
     *
     * @param count folds, at least 2
     */
    public static List<Split> folds(List<Example> examples, int count, long seed) {
        if (count < 2 || examples.size() < count) {
            throw unsuited(examples.size() + " sequences don't make " + count + " folds", "ask for fewer");
        }
        int[] fold = deal(examples, count, seed);
        List<Split> folds = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            List<Example> training = new ArrayList<>();
            List<Example> held = new ArrayList<>();
            for (int i = 0; i < fold.length; i++) {
                (fold[i] == k ? held : training).add(examples.get(i));
            }
            folds.add(new Split(training, held));
        }
        return folds;
    }

    private static int[] deal(List<Example> examples, int count, long seed) {
        Map<String, List<Integer>> byLabel = new TreeMap<>();
        for (int i = 0; i < examples.size(); i++) {
            byLabel.computeIfAbsent(examples.get(i).label().orElse(""), label -> new ArrayList<>())
                    .add(i);
        }
        int[] fold = new int[examples.size()];
        Random random = new Random(seed);
        int next = 0;
        for (List<Integer> indices : byLabel.values()) {
            Collections.shuffle(indices, random);
            for (int index : indices) {
                fold[index] = next++ % count;
            }
        }
        return fold;
    }

    private static void requireShare(double share) {
        if (!(share > 0 && share < 1)) {
            throw unsuited("a share of " + share + " can't be held out", "name one between 0 and 1");
        }
    }

    private static CorpusException unsuited(String what, String next) {
        return new CorpusException(CorpusError.CORPUS_UNSUITED, "held-out part", what + "; " + next);
    }
}

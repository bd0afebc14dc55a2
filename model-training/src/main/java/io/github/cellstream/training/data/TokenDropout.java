package io.github.cellstream.training.data;

import io.github.cellstream.training.Sequence;
import io.github.cellstream.training.TrainingSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Copies of token sequences in which some inputs read {@link CorpusCoding#UNKNOWN}: a network learns what an unknown
 * token is worth, and not to lean on any single one (Dai and Le, 2015; Iyyer et al., 2015, "word dropout").
 *
 * <p>What is to be answered stays as it was: the class of the sequence, or at each step the token that truly came next, as the step's
 * label. An objective of next tokens therefore becomes one of classes at every step, whose labels are the vocabulary.
 *
 * @param rate share of the tokens that are replaced, {@code [0, 1)}; boundaries never are
 * @param copies copies of each sequence, {@code >= 1}
 * @param seed decides which tokens
 */
public record TokenDropout(double rate, int copies, long seed) {
    /** Checks the ranges. */
    public TokenDropout {
        if (!(rate >= 0 && rate < 1) || copies < 1) {
            throw new IllegalArgumentException("a rate of " + rate + " in " + copies + " copies");
        }
    }

    /** Returns copies of sequences with their labels. */
    public TrainingSet ofClasses(TrainingSet set) {
        return set.with(copies(set, false));
    }

    /** Returns copies of sequences whose steps are labelled with the token that comes next; the last step has no label. */
    public TrainingSet ofNextTokens(TrainingSet set) {
        return new TrainingSet(set.input(), set.input().names(), copies(set, true));
    }

    private List<Sequence> copies(TrainingSet set, boolean next) {
        List<String> names = set.input().names();
        int unknown = names.indexOf(CorpusCoding.UNKNOWN);
        int start = names.indexOf(CorpusCoding.START);
        Random random = new Random(seed);
        List<Sequence> all = new ArrayList<>(copies * set.sequences().size());
        for (int copy = 0; copy < copies; copy++) {
            for (Sequence sequence : set.sequences()) {
                int[] tokens = new int[sequence.length()];
                int[] labels = new int[tokens.length];
                for (int t = 0; t < tokens.length; t++) {
                    int token = sequence.token(t);
                    tokens[t] = token != start && random.nextDouble() < rate ? unknown : token;
                    labels[t] = t + 1 < tokens.length ? sequence.token(t + 1) : Sequence.NO_LABEL;
                }
                Sequence dropped = Sequence.ofTokens(tokens);
                if (next) {
                    dropped = dropped.labelledPerStep(labels);
                } else if (sequence.label() >= 0) {
                    dropped = dropped.labelled(sequence.label());
                }
                all.add(dropped);
            }
        }
        return all;
    }
}

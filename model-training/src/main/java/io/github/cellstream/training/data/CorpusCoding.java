package io.github.cellstream.training.data;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.runtime.Normalization;
import io.github.cellstream.runtime.input.Vocabulary;
import io.github.cellstream.training.Sequence;
import io.github.cellstream.training.Standardisation;
import io.github.cellstream.training.TrainingSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * From examples to sequences of numbers, by what was learnt of the training part alone: the vocabulary or the
 * normalisation, and the labels. The model's file carries all of it, so that a job that runs the model reads the same
 * tokens as the same ids and the same readings as the same numbers.
 *
 * <p>A vocabulary begins with {@link #UNKNOWN}, which stands for every token that it doesn't hold; the model's file says so, and a
 * job reads tokens so. Where sequences have boundaries, {@link #START} and {@link #END} follow. All others come
 * in the order of their frequency. Labels are sorted.
 */
public final class CorpusCoding {
    /** Stands for tokens that are not in the vocabulary. */
    public static final String UNKNOWN = "<unk>";

    /** Stands before the first token of a sequence, where sequences have boundaries. */
    public static final String START = "<start>";

    /** Stands behind the last token of a sequence, where sequences have boundaries. */
    public static final String END = "<end>";

    private final InputSpec input;
    private final List<String> labels;
    private final Map<String, Integer> labelIds = new HashMap<>();
    private final boolean boundaries;
    private final Optional<Vocabulary> vocabulary;

    private CorpusCoding(InputSpec input, List<String> labels, boolean boundaries) {
        this.input = input;
        this.labels = List.copyOf(labels);
        this.labels.forEach(label -> labelIds.put(label, labelIds.size()));
        this.boundaries = boundaries;
        this.vocabulary = input.kind() == InputKind.TOKENS
                ? Optional.of(Vocabulary.substituting(input, UNKNOWN))
                : Optional.empty();
    }

    /**
     * Learns how to code a corpus.
     *
     * @param corpus kind and names
     * @param training the examples to learn from, at least one
     * @param options of the vocabulary; readings have none
     */
    public static CorpusCoding learn(Corpus corpus, List<Example> training, VocabularyOptions options) {
        TreeSet<String> labels = new TreeSet<>();
        training.forEach(example -> example.label().ifPresent(labels::add));
        InputSpec input = corpus.kind() == InputKind.TOKENS ? tokens(training, options) : readings(corpus, training);
        return new CorpusCoding(input, List.copyOf(labels), corpus.kind() == InputKind.TOKENS && options.boundaries());
    }

    /**
     * Takes the coding of a model that was trained before.
     *
     * @param input of the model's spec
     * @param labels of the model's spec
     * @throws CorpusException {@link CorpusError#CORPUS_UNSUITED} if a vocabulary doesn't hold {@link #UNKNOWN}
     */
    public static CorpusCoding of(InputSpec input, List<String> labels) {
        if (input.kind() == InputKind.TOKENS && !input.names().contains(UNKNOWN)) {
            throw new CorpusException(
                    CorpusError.CORPUS_UNSUITED,
                    "the model's vocabulary",
                    "holds no " + UNKNOWN + "; give a model that cellstream train has written");
        }
        boolean boundaries = input.names().contains(START) && input.names().contains(END);
        return new CorpusCoding(input, labels, boundaries);
    }

    /** Returns kind and size of a step, the vocabulary or the features' names, and the normalisation. */
    public InputSpec input() {
        return input;
    }

    /** Returns the classes, sorted; empty if no example had one. */
    public List<String> labels() {
        return labels;
    }

    /** Returns whether {@link #START} and {@link #END} are put around sequences. */
    public boolean boundaries() {
        return boundaries;
    }

    /** Returns whether the vocabulary holds a token itself. */
    public boolean knows(String token) {
        return input.names().isEmpty()
                || vocabulary.map(v -> v.token(v.id(token)).equals(token)).orElse(false);
    }

    /** Returns examples as sequences that the trainer takes; those of a class that was not learnt have no label. */
    public TrainingSet encode(List<Example> examples) {
        List<Sequence> sequences = new ArrayList<>(examples.size());
        examples.forEach(example -> sequences.add(encode(example)));
        return new TrainingSet(input, labels, sequences);
    }

    /** Returns one example as a sequence. */
    public Sequence encode(Example example) {
        Sequence sequence = example instanceof Example.Tokens tokens
                ? Sequence.ofTokens(ids(tokens.tokens()))
                : readings((Example.Readings) example);
        int label = example.label().map(name -> labelIds.getOrDefault(name, -1)).orElse(-1);
        return label < 0 ? sequence : sequence.labelled(label);
    }

    private int[] ids(List<String> tokens) {
        Vocabulary known = vocabulary.orElseThrow(() -> new CorpusException(
                CorpusError.CORPUS_UNSUITED, "data", "holds tokens, the model takes " + input.size() + " features"));
        int margin = boundaries ? 1 : 0;
        int[] ids = new int[tokens.size() + 2 * margin];
        for (int t = 0; t < tokens.size(); t++) {
            ids[t + margin] = known.id(tokens.get(t));
        }
        if (boundaries) {
            ids[0] = known.id(START);
            ids[ids.length - 1] = known.id(END);
        }
        return ids;
    }

    private Sequence readings(Example.Readings readings) {
        if (input.kind() != InputKind.FEATURES || readings.features() != input.size()) {
            throw new CorpusException(
                    CorpusError.CORPUS_UNSUITED,
                    readings.key(),
                    "has " + readings.features() + " features, the model takes " + input.size() + " "
                            + (input.kind() == InputKind.TOKENS ? "tokens" : "features"));
        }
        return Sequence.ofFeatures(readings.features(), readings.values());
    }

    private static InputSpec readings(Corpus corpus, List<Example> training) {
        List<Sequence> sequences = new ArrayList<>();
        for (Example example : training) {
            Example.Readings readings = (Example.Readings) example;
            sequences.add(Sequence.ofFeatures(readings.features(), readings.values()));
        }
        return new InputSpec(InputKind.FEATURES, corpus.width(), corpus.features(), Standardisation.of(sequences));
    }

    private static InputSpec tokens(List<Example> training, VocabularyOptions options) {
        Map<String, Integer> counts = new HashMap<>();
        for (Example example : training) {
            ((Example.Tokens) example).tokens().forEach(token -> counts.merge(token, 1, Integer::sum));
        }
        List<String> own = options.boundaries() ? List.of(UNKNOWN, START, END) : List.of(UNKNOWN);
        List<String> tokens = new ArrayList<>(own);
        counts.entrySet().stream()
                .filter(count -> count.getValue() >= options.leastCount() && !own.contains(count.getKey()))
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(options.mostTokens())
                .forEach(count -> tokens.add(count.getKey()));
        return new InputSpec(InputKind.TOKENS, tokens.size(), tokens, Normalization.IDENTITY).withUnknown(UNKNOWN);
    }
}

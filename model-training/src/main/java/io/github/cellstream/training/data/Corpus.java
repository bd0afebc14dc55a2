package io.github.cellstream.training.data;

import io.github.cellstream.runtime.InputKind;
import java.util.List;

/**
 * What was read.
 *
 * @param where the file, folder or topic, for messages
 * @param kind tokens or readings; all examples alike
 * @param features names of the features; empty for tokens and where the source names none
 * @param examples the sequences, in the order of the source, at least one
 * @param faults lines that were left out
 */
public record Corpus(String where, InputKind kind, List<String> features, List<Example> examples, LineFaults faults) {
    /** Copies the lists. */
    public Corpus {
        features = List.copyOf(features);
        examples = List.copyOf(examples);
    }

    /**
     * Checks examples and makes a corpus of them.
     *
     * @throws CorpusException {@link CorpusError#CORPUS_EMPTY} without an example; {@link CorpusError#CORPUS_UNSUITED} if
     *     examples differ in kind or number of features
     */
    public static Corpus of(String where, List<String> features, List<Example> examples, LineFaults faults) {
        if (examples.isEmpty()) {
            throw new CorpusException(CorpusError.CORPUS_EMPTY, where, empty(faults));
        }
        int width = width(examples.get(0));
        for (Example example : examples) {
            if (width(example) != width) {
                throw new CorpusException(
                        CorpusError.CORPUS_UNSUITED,
                        where,
                        example.key() + " has " + said(width(example)) + " where "
                                + examples.get(0).key() + " has " + said(width)
                                + "; keep what differs in files of its own");
            }
        }
        return new Corpus(where, width == 0 ? InputKind.TOKENS : InputKind.FEATURES, features, examples, faults);
    }

    /** Returns the features of a reading, 0 for tokens. */
    public int width() {
        return width(examples.get(0));
    }

    /** Returns the number of events of all examples. */
    public long events() {
        return examples.stream().mapToLong(Example::length).sum();
    }

    /** Returns the same source with other examples. */
    public Corpus with(List<Example> other) {
        return new Corpus(where, kind, features, other, faults);
    }

    private static int width(Example example) {
        return example instanceof Example.Readings readings ? readings.features() : 0;
    }

    private static String said(int width) {
        return width == 0 ? "tokens" : width + " features";
    }

    private static String empty(LineFaults faults) {
        return faults.count() == 0
                ? "holds no sequence; name a file or topic that does"
                : "holds no sequence: all " + faults.count() + " lines were refused, the first: "
                        + faults.first().get(0);
    }
}

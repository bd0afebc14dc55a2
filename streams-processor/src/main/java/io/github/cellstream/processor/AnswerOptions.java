package io.github.cellstream.processor;

import io.github.cellstream.runtime.head.HeadOptions;

/**
 * How much a prediction says. Each setting concerns one task and is passed over by the others, the explanation's two apart.
 *
 * @param head smoothing, perplexity and intervals
 * @param topK candidates of a next-token prediction, {@code >= 1}
 * @param topClasses candidates of a classification; 0 for none beside the probabilities
 * @param horizon readings that a forecast reaches ahead, {@code >= 1}; beyond 1 the model makes so many more steps for each
 *     event
 * @param explainFrom least likelihood (score where there is none) of a prediction that explains itself: 0 for every one,
 *     whether scored or not, infinity for none
 * @param explained features or tokens that an explanation names, {@code >= 1}
 */
public record AnswerOptions(
        HeadOptions head, int topK, int topClasses, int horizon, double explainFrom, int explained) {
    /** Five tokens, no classes, one step ahead, an explanation of five parts from a likelihood of 0.98. */
    public static final AnswerOptions DEFAULTS = new AnswerOptions(HeadOptions.DEFAULTS, 5, 0, 1, 0.98, 5);

    /** Checks the ranges. */
    public AnswerOptions {
        requireAtLeast("top-k", topK, 1);
        requireAtLeast("top classes", topClasses, 0);
        requireAtLeast("horizon", horizon, 1);
        requireAtLeast("explained", explained, 1);
        if (!(explainFrom >= 0)) {
            throw new IllegalArgumentException("explain from is " + explainFrom + ", wanted 0 or more");
        }
    }

    /** Returns these options with another number of candidates of a next-token prediction. */
    public AnswerOptions withTopK(int candidates) {
        return new AnswerOptions(head, candidates, topClasses, horizon, explainFrom, explained);
    }

    private static void requireAtLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + ", wanted " + least + " or more");
        }
    }
}

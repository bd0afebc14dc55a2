package io.github.cellstream.training.data;

/**
 * Which tokens a vocabulary takes.
 *
 * @param leastCount a token must occur so often in the training part, {@code >= 1}
 * @param mostTokens the most frequent so many are taken, {@code >= 1}; tokens of Cellstream's own come on top
 * @param boundaries whether {@link CorpusCoding#START} and {@link CorpusCoding#END} are put around each sequence
 */
public record VocabularyOptions(int leastCount, int mostTokens, boolean boundaries) {
    /** Every token that occurs, no boundaries. */
    public static final VocabularyOptions ALL = new VocabularyOptions(1, Integer.MAX_VALUE, false);

    /** Checks the ranges. */
    public VocabularyOptions {
        if (leastCount < 1 || mostTokens < 1) {
            throw new IllegalArgumentException(
                    "a least count of " + leastCount + " and at most " + mostTokens + " tokens");
        }
    }

    /** The same with another least count. */
    public VocabularyOptions withLeastCount(int count) {
        return new VocabularyOptions(count, mostTokens, boundaries);
    }

    /** The same with sequences that begin and end visibly. */
    public VocabularyOptions withBoundaries() {
        return new VocabularyOptions(leastCount, mostTokens, true);
    }
}

package io.github.cellstream.runtime.head;

/**
 * What a head is asked to say beyond the bare answer. Each setting concerns one task and is passed over by the others.
 *
 * @param smoothing classification: weight of the newest event in the probabilities, (0, 1]; 1 takes each event as it is
 * @param perplexitySpan next token: tokens over which perplexity is averaged, {@code >= 1}; memory does not grow with it
 * @param coverage forecast: share of the readings that the interval is to hold, [0.5, 1)
 */
public record HeadOptions(float smoothing, int perplexitySpan, float coverage) {
    /** No smoothing, perplexity over a hundred tokens, intervals of 90 %. */
    public static final HeadOptions DEFAULTS = new HeadOptions(1, 100, 0.9f);

    /** Checks the ranges. */
    public HeadOptions {
        if (!(smoothing > 0 && smoothing <= 1)) {
            throw new IllegalArgumentException("smoothing is " + smoothing + ", wanted (0, 1]");
        }
        if (perplexitySpan < 1) {
            throw new IllegalArgumentException("perplexity span is " + perplexitySpan + ", wanted 1 or more");
        }
        if (!(coverage >= 0.5f && coverage < 1)) {
            throw new IllegalArgumentException("coverage is " + coverage + ", wanted [0.5, 1)");
        }
    }
}

package io.github.cellstream.training;

/**
 * Which epoch's weights are the best, and when to stop looking for better ones.
 *
 * @param criterion what is compared
 * @param patience epochs without a better one after which training stops; 0 for never
 */
public record Selection(Criterion criterion, int patience) {
    /** What makes an epoch better. */
    public enum Criterion {
        /** A smaller loss. */
        LOSS,
        /** A greater accuracy, or the same with a smaller loss. */
        ACCURACY,
        /** Coming later: the last epoch is taken. */
        LATEST
    }

    /** The least loss, without end. */
    public static final Selection DEFAULT = new Selection(Criterion.LOSS, 0);

    /** Checks the range. */
    public Selection {
        if (patience < 0) {
            throw new IllegalArgumentException("a patience of " + patience);
        }
    }

    boolean isBetter(Score score, Score best) {
        return switch (criterion) {
            case LOSS -> score.loss() < best.loss();
            case ACCURACY ->
                score.accuracy() > best.accuracy()
                        || (score.accuracy() == best.accuracy() && score.loss() < best.loss());
            case LATEST -> true;
        };
    }
}

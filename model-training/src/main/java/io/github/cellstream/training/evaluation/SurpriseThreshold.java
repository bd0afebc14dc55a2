package io.github.cellstream.training.evaluation;

import java.util.List;

/**
 * When a session is abnormal: if one of its events is more surprising than {@code bits}. Finer than {@link SessionThreshold}, since few
 * tokens have few ranks, and a rank doesn't say how improbable it is.
 *
 * @param bits that an event of a normal session may surprise by, {@code >= 0}
 */
public record SurpriseThreshold(float bits) {
    /**
     * Chooses the bits.
     *
     * @param normal normal sessions that were held out of training
     * @param share of them that may be flagged, {@code [0, 1)}: the least such number of bits is taken
     */
    public static SurpriseThreshold of(List<SessionTrace> normal, double share) {
        double[] sorted =
                normal.stream().mapToDouble(SessionTrace::surprise).sorted().toArray();
        int allowed = (int) Math.floor(share * sorted.length);
        return new SurpriseThreshold((float) sorted[sorted.length - 1 - allowed]);
    }

    /** Returns whether a session is abnormal; one with a token that no session had before always is. */
    public boolean flags(SessionTrace session) {
        return session.surprise() > bits || session.surprise() == Float.POSITIVE_INFINITY;
    }
}

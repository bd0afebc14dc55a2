package io.github.cellstream.training.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * When a session is abnormal: if its events lie beyond rank {@code g}, together by more than {@code allowance} places.
 *
 * <p>An allowance of 0 is DeepLog's rule: any event beyond g. Where there are few tokens, that leaves few values of g to choose from, and a
 * single rare event that comes at an odd place once weighs as much as a session that has lost its way; with an allowance, what goes wrong twice
 * counts twice.
 *
 * @param g ranks up to this are expected, {@code >= 1}
 * @param allowance places beyond g that a normal session may have, {@code >= 0}
 */
public record SessionThreshold(int g, long allowance) {
    /** Checks the ranges. */
    public SessionThreshold {
        if (g < 1 || allowance < 0) {
            throw new IllegalArgumentException("g " + g + ", allowance " + allowance);
        }
    }

    /**
     * Chooses DeepLog's g.
     *
     * @param normal sessions that were held out of training
     * @param share of them that may be flagged, {@code [0, 1)}: the least such g is taken
     */
    public static SessionThreshold strict(List<SessionTrace> normal, double share) {
        long g = least(normal, SessionThreshold::worst, share);
        return new SessionThreshold((int) Math.max(1, g), 0);
    }

    /**
     * Chooses g and the allowance.
     *
     * @param normal sessions that were held out of training
     * @param beyond share of them that may have an event beyond g, {@code [0, 1)}: the least such g is taken
     * @param share of them that may be flagged, {@code [0, 1)}: the least such allowance is taken
     */
    public static SessionThreshold lenient(List<SessionTrace> normal, double beyond, double share) {
        int g = strict(normal, beyond).g();
        SessionThreshold none = new SessionThreshold(g, 0);
        return new SessionThreshold(g, least(normal, none::excess, share));
    }

    /** Returns the places that events lie beyond g, summed over a session. */
    public long excess(SessionTrace session) {
        long sum = 0;
        for (int rank : session.ranks()) {
            sum += Math.max(0, rank - g);
        }
        return sum;
    }

    /** Returns whether a session is abnormal. */
    public boolean flags(SessionTrace session) {
        return excess(session) > allowance;
    }

    private static long worst(SessionTrace session) {
        return Arrays.stream(session.ranks()).max().orElse(1);
    }

    private static long least(List<SessionTrace> normal, ToLongFunction<SessionTrace> measure, double share) {
        long[] sorted = normal.stream().mapToLong(measure).sorted().toArray();
        int allowed = (int) Math.floor(share * sorted.length);
        return sorted[sorted.length - 1 - allowed];
    }
}

package io.github.cellstream.training.evaluation;

import java.util.List;

/**
 * Normal and abnormal sessions that a model never saw.
 *
 * @param normal sessions that nothing is wrong with
 * @param abnormal sessions that something is wrong with
 */
public record SessionEvaluation(List<List<String>> normal, List<List<String>> abnormal) {
    /** Copies the lists. */
    public SessionEvaluation {
        normal = List.copyOf(normal);
        abnormal = List.copyOf(abnormal);
    }

    /** Returns the same with each session once. */
    public SessionEvaluation distinct() {
        return new SessionEvaluation(
                normal.stream().distinct().toList(), abnormal.stream().distinct().toList());
    }

    /** Returns how well a rule tells them apart. */
    public Detection judge(SessionRule rule) {
        long found = abnormal.stream().filter(rule::flags).count();
        long wrong = normal.stream().filter(rule::flags).count();
        return new Detection(found, wrong, abnormal.size() - found, normal.size() - wrong);
    }

    /**
     * Returns the least g beyond which at most a share of normal sessions lies: how g is chosen, on sessions that were held out
     * of training.
     *
     * @param worst the worst rank of each held-out normal session
     * @param share of them that may be flagged, {@code [0, 1)}
     */
    public static int leastRank(List<Integer> worst, double share) {
        List<Integer> sorted = worst.stream().sorted().toList();
        int allowed = (int) Math.floor(share * sorted.size());
        return Math.max(1, sorted.get(sorted.size() - 1 - allowed));
    }
}

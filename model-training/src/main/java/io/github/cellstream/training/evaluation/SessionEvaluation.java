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
                normal.stream().distinct().toList(),
                abnormal.stream().distinct().toList());
    }

    /**
     * Returns how well a network's ranks tell them apart.
     *
     * @param ranks of the network
     */
    public Detection judge(SessionRanks ranks, SessionThreshold threshold) {
        long found = ranks.of(abnormal).stream().filter(threshold::flags).count();
        long wrong = ranks.of(normal).stream().filter(threshold::flags).count();
        return new Detection(found, wrong, abnormal.size() - found, normal.size() - wrong);
    }

    /** Returns how well a rule tells them apart. */
    public Detection judge(SessionRule rule) {
        long found = abnormal.stream().filter(rule::flags).count();
        long wrong = normal.stream().filter(rule::flags).count();
        return new Detection(found, wrong, abnormal.size() - found, normal.size() - wrong);
    }
}

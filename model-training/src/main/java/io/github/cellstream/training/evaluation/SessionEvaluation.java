package io.github.cellstream.training.evaluation;

import java.util.List;
import java.util.function.Predicate;

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
     * Returns how well a network tells them apart.
     *
     * @param traces of the network
     * @param abnormality what flags a session
     */
    public Detection judge(SessionTraces traces, Predicate<SessionTrace> abnormality) {
        long found = traces.of(abnormal).stream().filter(abnormality).count();
        long wrong = traces.of(normal).stream().filter(abnormality).count();
        return new Detection(found, wrong, abnormal.size() - found, normal.size() - wrong);
    }

    /** Returns how well a rule tells them apart. */
    public Detection judge(SessionRule rule) {
        long found = abnormal.stream().filter(rule::flags).count();
        long wrong = normal.stream().filter(rule::flags).count();
        return new Detection(found, wrong, abnormal.size() - found, normal.size() - wrong);
    }
}

package io.github.cellstream.training.evaluation;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What can be had without a network: a session is abnormal if something about it never occurred in the training sessions. On
 * HDFS such rules do as well as published networks (Landauer, Skopik and Wurzenberger, 2024), so each score is shown beside them.
 */
public final class SessionBaselines {
    private static final String EDGE = "";

    private SessionBaselines() {}

    /** Returns the rules by name, learnt from normal sessions. */
    public static Map<String, SessionRule> learn(List<List<String>> normal) {
        Map<String, SessionRule> rules = new LinkedHashMap<>();
        SessionRule event = unseen(normal, HashSet::new);
        SessionRule pair = unseen(normal, SessionBaselines::pairs);
        SessionRule counts = unseen(normal, session -> Set.of(counts(session)));
        SessionRule length = unseen(normal, session -> Set.of(session.size()));
        rules.put("2-gram", pair);
        rules.put("count-vector", counts);
        rules.put("length", length);
        rules.put("2-gram+length", either(pair, length));
        rules.put("event+length+count-vector", either(event, either(length, counts)));
        return rules;
    }

    private static SessionRule unseen(List<List<String>> normal, Traits traits) {
        Set<Object> seen = new HashSet<>();
        normal.forEach(session -> seen.addAll(traits.of(session)));
        return session -> !seen.containsAll(traits.of(session));
    }

    private static SessionRule either(SessionRule one, SessionRule other) {
        return session -> one.flags(session) || other.flags(session);
    }

    private static Set<Object> pairs(List<String> session) {
        Set<Object> pairs = new HashSet<>();
        String before = EDGE;
        for (String event : session) {
            pairs.add(List.of(before, event));
            before = event;
        }
        pairs.add(List.of(before, EDGE));
        return pairs;
    }

    private static Map<String, Integer> counts(List<String> session) {
        Map<String, Integer> counts = new TreeMap<>();
        session.forEach(event -> counts.merge(event, 1, Integer::sum));
        return counts;
    }

    /** What of a session must have been seen before. */
    private interface Traits {
        Set<Object> of(List<String> session);
    }
}

package io.github.cellstream.app.demo.scenario;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * How the sessions of a worker go when all is well. What may come next is often decided long before: an upload is closed by as
 * many chunks as its size says, a transaction that was begun is ended, a retry is answered by {@code nack}. At each place one of
 * two tokens may follow at most.
 */
final class LogGrammar {
    private static final List<String> PATTERNS = List.of(
            "accept authenticate (allowed (fetch (cache-hit|cache-miss query query store) render"
                    + "|upload (small chunk chunk|large chunk chunk chunk chunk) checksum) respond|denied audit) close",
            "dequeue lock begin (load work (work|) store commit|load fault rollback backoff"
                    + " (retry load work store commit|give-up)) unlock (ack|nack)");

    private final List<List<String>> sessions = new ArrayList<>();
    private final Set<List<String>> beginnings = new HashSet<>();
    private final List<String> tokens;

    LogGrammar() {
        for (String pattern : PATTERNS) {
            for (List<String> session : SessionTemplate.expand(pattern)) {
                if (session.contains("give-up") == session.contains("nack")) {
                    sessions.add(session);
                }
            }
        }
        Set<String> names = new HashSet<>();
        for (List<String> session : sessions) {
            names.addAll(session);
            for (int i = 1; i <= session.size(); i++) {
                beginnings.add(List.copyOf(session.subList(0, i)));
            }
        }
        tokens = names.stream().sorted().toList();
    }

    /** Returns every token there is, sorted. */
    List<String> tokens() {
        return tokens;
    }

    /** Returns a session in which all is well. */
    List<String> draw(Random random) {
        return sessions.get(random.nextInt(sessions.size()));
    }

    /**
     * Returns where a session goes wrong.
     *
     * @return index of the first token that can't follow those before it; the session's size if it ends too early; -1 if
     *     all is well
     */
    int firstOdd(List<String> session) {
        for (int i = 0; i < session.size(); i++) {
            if (!beginnings.contains(session.subList(0, i + 1))) {
                return i;
            }
        }
        return sessions.contains(session) ? -1 : session.size();
    }
}

package io.github.cellstream.app.demo;

import io.github.cellstream.app.demo.scenario.Fault;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is known of one key: its last scores, its faults, and how hot it is. */
final class Watch {
    private static final double COOLING = 0.97;

    private final String key;
    private final float[] scores = new float[16];
    private double heat;
    private String reason = "";
    private long answered;
    private final Deque<Suspect> open = new ArrayDeque<>();
    private final Map<String, JobStanding.Faults> over = new TreeMap<>();

    Watch(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }

    /** Returns how many events are answered: the number of the last one. */
    long answered() {
        return answered;
    }

    /** Takes the score of the next event. */
    void score(float score, boolean anomaly) {
        scores[(int) (answered++ % scores.length)] = score;
        heat = Math.max(heat * COOLING, anomaly ? 1 : 0);
        while (!open.isEmpty() && isOver(open.getFirst().fault)) {
            open.removeFirst().count(over);
        }
    }

    void injected(Fault next) {
        open.addLast(new Suspect(next));
    }

    /**
     * Returns the fault that explains an alarm at the last event, and counts it as found; null if there is none.
     *
     * @param why the job raised it, in words
     */
    @Nullable
    Fault alarm(String why) {
        reason = why;
        for (Suspect suspect : open) {
            if (suspect.fault.explains(answered)) {
                suspect.found = true;
                return suspect.fault;
            }
        }
        return null;
    }

    /** Returns whether the last event is one of a fault's. */
    boolean isAffected() {
        return open.stream().anyMatch(suspect -> suspect.fault.affects(answered));
    }

    /** Adds up the faults, by kind: all but those that still go on unfound. */
    void count(Map<String, JobStanding.Faults> byKind) {
        over.forEach((kind, faults) -> byKind.merge(kind, faults, JobStanding.Faults::plus));
        for (Suspect suspect : open) {
            if (suspect.found || suspect.fault.last() <= answered) {
                suspect.count(byKind);
            }
        }
    }

    double heat() {
        return heat;
    }

    /** Returns why the last alarm was raised, empty before the first one. */
    String reason() {
        return reason;
    }

    /** Returns the last scores, oldest first. */
    float[] lastScores() {
        int size = (int) Math.min(answered, scores.length);
        float[] last = new float[size];
        for (int i = 0; i < size; i++) {
            last[i] = scores[(int) ((answered - size + i) % scores.length)];
        }
        return last;
    }

    private boolean isOver(Fault fault) {
        return answered > fault.last() + fault.grace();
    }

    /** A fault that may still be found. */
    private static final class Suspect {
        private final Fault fault;
        private boolean found;

        Suspect(Fault fault) {
            this.fault = fault;
        }

        void count(Map<String, JobStanding.Faults> byKind) {
            byKind.merge(fault.kind(), new JobStanding.Faults(1, found ? 1 : 0), JobStanding.Faults::plus);
        }
    }
}

package io.github.cellstream.app.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of one machine: its last scores, its faults, and how hot it is. */
final class Watch {
    private static final double COOLING = 0.97;

    private final String key;
    private final float[] scores = new float[32];
    private long count;
    private double heat;
    private long step;
    private final Map<Fault, Boolean> faults = new LinkedHashMap<>();

    Watch(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }

    /** Takes the score of the next step. */
    void score(long newStep, float score, boolean anomaly) {
        step = newStep;
        scores[(int) (count++ % scores.length)] = score;
        heat = Math.max(heat * COOLING, anomaly ? 1 : 0);
    }

    void injected(Fault next) {
        faults.put(next, false);
    }

    /** Returns the fault that explains an alarm at a step, else null. */
    @Nullable
    Fault explanation(long atStep) {
        for (Fault fault : faults.keySet()) {
            if (fault.explains(atStep)) {
                return fault;
            }
        }
        return null;
    }

    void found(Fault fault) {
        faults.put(fault, true);
    }

    /** Adds up the faults, by kind: all but those that still go on unfound. */
    void count(Map<FaultKind, Standing.Faults> byKind) {
        faults.forEach((fault, found) -> {
            if (found || fault.last() <= step) {
                byKind.merge(fault.kind(), new Standing.Faults(1, found ? 1 : 0), Standing.Faults::plus);
            }
        });
    }

    double heat() {
        return heat;
    }

    /** Returns the last scores, oldest first. */
    float[] lastScores() {
        int size = (int) Math.min(count, scores.length);
        float[] last = new float[size];
        for (int i = 0; i < size; i++) {
            last[i] = scores[(int) ((count - size + i) % scores.length)];
        }
        return last;
    }
}

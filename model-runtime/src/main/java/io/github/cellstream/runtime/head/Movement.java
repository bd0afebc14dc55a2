package io.github.cellstream.runtime.head;

import java.util.Arrays;

/**
 * How much the readings still move: a sensor that froze is often easy to forecast and so never surprises.
 *
 * <pre>
 * last    [F]  the last reading, NaN before the first
 * recent  [F]  mean absolute change over the last few events
 * usual   [F]  the same over {@link #HORIZON} events
 * count   [1]  changes seen, counted to HORIZON
 * </pre>
 */
final class Movement {
    private static final int HORIZON = 500;
    private static final float NEWEST = 1f / 3;
    /** One event lets the usual change grow by at most this factor. */
    private static final float GROWTH = 1.25f;

    private final int features;

    Movement(int features) {
        this.features = features;
    }

    int memorySize() {
        return 3 * features + 1;
    }

    void initialMemory(float[] memory, int offset) {
        Arrays.fill(memory, offset, offset + memorySize(), 0);
        Arrays.fill(memory, offset, offset + features, Float.NaN);
    }

    /**
     * Learns feature {@code f} of a reading.
     *
     * @return its recent change as a share of the usual one, {@code >= 0}; 1 if it never moved
     */
    float learn(float reading, int f, float[] memory, int offset) {
        int recent = offset + features + f;
        int usual = recent + features;
        float change = Math.abs(reading - memory[offset + f]);
        if (Float.isFinite(reading)) {
            memory[offset + f] = reading;
        }
        if (!Float.isFinite(change)) {
            return 1;
        }
        float share = 1 / (memory[offset + 3 * features] + 1);
        float grown = memory[usual] + share * (change - memory[usual]);
        memory[usual] = memory[usual] > 0 ? Math.min(grown, GROWTH * memory[usual]) : grown;
        float bounded = Math.min(change, 4 * memory[usual]);
        memory[recent] += Math.max(NEWEST, share) * (bounded - memory[recent]);
        return memory[usual] > 0 ? memory[recent] / memory[usual] : 1;
    }

    /** Ends an event of which every feature was learnt. */
    void count(float[] memory, int offset) {
        int count = offset + 3 * features;
        memory[count] = Math.min(HORIZON, memory[count] + 1);
    }
}

package io.github.cellstream.app.demo;

/**
 * A fault that was injected.
 *
 * @param machine the machine's key
 * @param kind what went wrong
 * @param sensor index of the sensor that it went wrong with
 * @param size how far, in the sensor's noise
 * @param first number of the first reading affected, counted from 1
 */
record Fault(String machine, FaultKind kind, int sensor, double size, long first) {
    /** Readings after a fault in which its end, or the detector's own delay, may still raise an alarm. */
    static final int GRACE = 20;

    /** Returns the number of the last reading affected. */
    long last() {
        return first + kind.steps() - 1;
    }

    /** Returns whether an alarm at a reading is an alarm about this fault. */
    boolean explains(long step) {
        return step >= first && step <= last() + GRACE;
    }
}

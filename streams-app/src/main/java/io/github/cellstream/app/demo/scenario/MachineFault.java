package io.github.cellstream.app.demo.scenario;

/**
 * A fault of a machine.
 *
 * @param kind what went wrong
 * @param sensor index of the sensor that it went wrong with
 * @param size how far, in the sensor's swing
 * @param first number of the first reading affected, counted from 1
 */
record MachineFault(FaultKind kind, int sensor, double size, long first) {
    private static final int GRACE = 20;

    /** Returns the number of the last reading affected. */
    long last() {
        return first + kind.steps() - 1;
    }

    /** Returns what there is to say of it. */
    Fault of(String machine) {
        return new Fault(machine, kind.toString(), "of " + Machine.SENSORS[sensor], first, last(), GRACE);
    }
}

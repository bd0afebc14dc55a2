package io.github.cellstream.app.evaluate.nab;

import java.util.Locale;

/** What an application of the benchmark loses by a false alarm and by an anomaly that it missed. */
public enum NabProfile {
    /** The one that the benchmark's board is sorted by. */
    STANDARD(0.11, 1),
    /** False alarms count twice. */
    REWARD_LOW_FP_RATE(0.22, 1),
    /** Missed anomalies count twice. */
    REWARD_LOW_FN_RATE(0.11, 2);

    private final double falseAlarm;
    private final double missed;

    NabProfile(double falseAlarm, double missed) {
        this.falseAlarm = falseAlarm;
        this.missed = missed;
    }

    /** Returns the weight of a false alarm. */
    double falseAlarm() {
        return falseAlarm;
    }

    /** Returns the weight of a missed window. */
    double missed() {
        return missed;
    }

    /** Returns the benchmark's name for it, in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

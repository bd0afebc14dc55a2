package io.github.cellstream.app.evaluate.nab;

/** What an application of the benchmark loses by a false alarm and by an anomaly that it missed. */
public enum NabProfile {
    /** The one that the benchmark's board is sorted by. */
    STANDARD("standard", 0.11, 1),
    /** False alarms count twice. */
    REWARD_LOW_FP_RATE("reward_low_FP_rate", 0.22, 1),
    /** Missed anomalies count twice. */
    REWARD_LOW_FN_RATE("reward_low_FN_rate", 0.11, 2);

    private final String label;
    private final double falseAlarm;
    private final double missed;

    NabProfile(String label, double falseAlarm, double missed) {
        this.label = label;
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

    /** Returns the benchmark's name for it. */
    public String label() {
        return label;
    }
}

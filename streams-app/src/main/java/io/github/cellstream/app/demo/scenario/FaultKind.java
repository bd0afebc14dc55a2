package io.github.cellstream.app.demo.scenario;

import java.util.Locale;

/** What can go wrong with a sensor. */
enum FaultKind {
    /** One reading far off. */
    SPIKE(1),
    /** All readings shifted for a while. */
    LEVEL_SHIFT(40),
    /** The same reading over and over. */
    STUCK(40),
    /** Readings far noisier than usual. */
    NOISE_BURST(15);

    private final int steps;

    FaultKind(int steps) {
        this.steps = steps;
    }

    /** Returns how many readings it lasts. */
    int steps() {
        return steps;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}

package io.github.cellstream.app.demo.scenario;

import java.util.Locale;

/** The scenarios there are. */
public enum ScenarioName {
    /** Readings of machines whose sensors fail. */
    MACHINES(300, 4000),
    /** Log keys of workers whose sessions go wrong. */
    LOGS(200, 4000),
    /** Characters of texts in which other passages are planted. */
    TEXT(4, 400);

    private final int keys;
    private final int rate;

    ScenarioName(int keys, int rate) {
        this.keys = keys;
        this.rate = rate;
    }

    /** Returns how much is played unless something else is asked for. */
    public Load usual() {
        return new Load(keys, rate);
    }

    /**
     * Sets a scenario up.
     *
     * @param count of the keys, {@code >= 1}
     * @param seed decides all events
     */
    public Scenario play(int count, long seed) {
        return switch (this) {
            case MACHINES -> new MachinesScenario(count, seed);
            case LOGS -> new LogsScenario(count, seed);
            case TEXT -> new TextScenario(count, seed);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package io.github.cellstream.app.demo.scenario;

import java.util.Locale;

/** The scenarios there are. */
public enum ScenarioName {
    /** Readings of machines whose sensors fail. */
    MACHINES(new Load(300, 4000)),
    /** Log keys of workers whose sessions go wrong. */
    LOGS(new Load(200, 4000)),
    /** Characters of texts in which other passages are planted. */
    TEXT(new Load(4, 400));

    private final Load usual;

    ScenarioName(Load usual) {
        this.usual = usual;
    }

    /** Returns how much is played unless something else is asked for. */
    public Load usual() {
        return usual;
    }

    /**
     * Sets a scenario up.
     *
     * @param keys how many, {@code >= 1}
     * @param seed decides all events
     */
    public Scenario play(int keys, long seed) {
        return switch (this) {
            case MACHINES -> new MachinesScenario(keys, seed);
            case LOGS -> new LogsScenario(keys, seed);
            case TEXT -> new TextScenario(keys, seed);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

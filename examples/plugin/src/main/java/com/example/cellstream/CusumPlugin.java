package com.example.cellstream;

import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.Settings;
import io.github.cellstream.runtime.score.Scorer;
import io.github.cellstream.runtime.score.ScorerPlugin;
import java.util.Map;

/**
 * The scorer {@code cusum}, see {@link Cusum}.
 *
 * <p>Settings: {@code slack}, the surprise in standard deviations that is let pass (0 to 10, default 0.5); {@code limit}, the
 * sum at which the likelihood is one half (0.1 to 1000, default 5).
 */
public final class CusumPlugin implements ScorerPlugin {
    /** Made by {@link java.util.ServiceLoader}. */
    public CusumPlugin() {}

    @Override
    public String name() {
        return "cusum";
    }

    @Override
    public String description() {
        return "surprise that stays a little too high for long, summed up (Page, 1954)";
    }

    @Override
    public Scorer create(ModelSpec spec, Map<String, String> given) {
        Settings settings = new Settings("scorer cusum", given);
        float slack = settings.number("slack", 0.5f, 0, 10);
        float limit = settings.number("limit", 5, 0.1f, 1000);
        settings.refuseUnknown();
        return new Cusum(slack, limit);
    }
}

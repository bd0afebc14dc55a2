package io.github.cellstream.runtime.score;

import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.Settings;
import java.util.Map;

/**
 * The scorer {@code surprisal}, see {@link SurprisalScorer}.
 *
 * <p>Settings:
 *
 * <ul>
 *   <li>{@code rate}: share of tokens that are expected to be anomalous, 1e-6 to 0.5 (default 0.02);
 *   <li>{@code horizon}: tokens over which the usual is followed, 50 to 1e6 (default 1000).
 * </ul>
 */
public final class SurprisalPlugin implements ScorerPlugin {
    /** Made by {@link java.util.ServiceLoader}. */
    public SurprisalPlugin() {}

    @Override
    public String name() {
        return "surprisal";
    }

    @Override
    public String description() {
        return "a token's surprisal as a quantile of the key's own history";
    }

    @Override
    public Scorer create(ModelSpec spec, Map<String, String> given) {
        TokenModels.require(name(), spec);
        Settings settings = new Settings("scorer " + name(), given);
        float rate = settings.number("rate", 0.02f, 1e-6f, 0.5f);
        int horizon = (int) settings.integer("horizon", 1000, 50, 1_000_000);
        settings.refuseUnknown();
        return new SurprisalScorer(rate, horizon);
    }
}

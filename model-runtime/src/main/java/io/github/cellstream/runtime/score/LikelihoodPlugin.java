package io.github.cellstream.runtime.score;

import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.Settings;
import io.github.cellstream.runtime.head.Judgement;
import java.util.Map;

/**
 * The scorer {@code likelihood}, see {@link LikelihoodScorer}.
 *
 * <p>Settings:
 *
 * <ul>
 *   <li>{@code rate}: share of events that are expected to be anomalous, 1e-6 to 0.5 (default 0.02);
 *   <li>{@code alarm}: the likelihood from which an event counts as an alarm, 0.5 to 1 (default 0.99);
 *   <li>{@code dead.time}: events after an alarm during which no other is raised, 0 to 1e6 (default 20);
 *   <li>{@code horizon}: events over which the usual is followed, 50 to 1e6 (default 500);
 *   <li>{@code learn.anomalies}: {@code true} or {@code false}, whether what was judged anomalous becomes part of what is
 *       usual (default true: a new regime is accepted in time; with false each return of a known fault is an alarm again).
 * </ul>
 */
public final class LikelihoodPlugin implements ScorerPlugin {
    /** Made by {@link java.util.ServiceLoader}. */
    public LikelihoodPlugin() {}

    @Override
    public String name() {
        return "likelihood";
    }

    @Override
    public String description() {
        return "how improbable, and how far beyond everything before, an event is by its key's own history";
    }

    @Override
    public Scorer create(ModelSpec spec, Map<String, String> given) {
        Settings settings = new Settings("scorer likelihood", given);
        float rate = settings.number("rate", 0.02f, 1e-6f, 0.5f);
        float alarm = settings.number("alarm", 0.99f, 0.5f, 1);
        int deadTime = (int) settings.integer("dead.time", 20, 0, 1_000_000);
        int horizon = (int) settings.integer("horizon", 500, 50, 1_000_000);
        String learns = settings.text("learn.anomalies", "true");
        if (!learns.equals("true") && !learns.equals("false")) {
            throw settings.refused("learn.anomalies", learns, "wanted true or false");
        }
        settings.refuseUnknown();
        Records records = new Records(Judgement.deviations(spec), Judgement.parts(spec), deadTime);
        return new LikelihoodScorer(rate, alarm, learns.equals("true"), new Tail(horizon), records);
    }
}

package io.github.cellstream.app.topology;

import io.github.cellstream.app.config.ResultSettings;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.score.Scorer;
import io.github.cellstream.runtime.score.ScorerPlugin;
import java.util.Map;
import java.util.TreeMap;

/** Finds the scorer that a configuration asks for. */
final class Scorers {
    private static final String LIKELIHOOD = "likelihood";
    private static final String NONE = "none";
    /** The likelihood from which that scorer itself takes an event for an alarm. */
    private static final String ALARM = "alarm";

    private Scorers() {}

    /**
     * Returns the scorer. {@code auto} is {@code likelihood} for models that expect something of the next event, and none
     * for the others; what counts as an anomaly counts as an alarm to it.
     *
     * @throws io.github.cellstream.runtime.ModelException if there is none of that name, or it refuses a setting
     */
    static Scorer of(ModelSpec spec, ResultSettings results) {
        Map<String, String> settings = new TreeMap<>(results.scorerSettings());
        String name = results.scorer();
        if (name.equals("auto")) {
            name = spec.task() == Task.FORECAST || spec.task() == Task.NEXT_TOKEN ? LIKELIHOOD : NONE;
            if (name.equals(LIKELIHOOD) && results.anomalyThreshold() >= 0.5) {
                settings.putIfAbsent(ALARM, Double.toString(results.anomalyThreshold()));
            }
        }
        return Plugins.named(ScorerPlugin.class, ScorerPlugin::name, name).create(spec, settings);
    }
}

package io.github.cellstream.app.topology;

import io.github.cellstream.app.config.ResultSettings;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.score.Scorer;
import io.github.cellstream.runtime.score.ScorerPlugin;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the scorer that a configuration asks for. */
final class Scorers {
    /** Scores forecasts and next tokens. */
    private static final String OF_SURPRISE = "likelihood";

    private Scorers() {}

    /** Returns the scorer, or null for none. */
    static @Nullable Scorer of(ModelSpec spec, ResultSettings results) {
        return name(spec.task(), results.scorer())
                .map(name -> Plugins.named(ScorerPlugin.class, ScorerPlugin::name, name)
                        .create(spec, results.scorerSettings()))
                .orElse(null);
    }

    private static Optional<String> name(Task task, String setting) {
        boolean surprises = task == Task.FORECAST || task == Task.NEXT_TOKEN;
        return switch (setting) {
            case "none" -> Optional.empty();
            case "auto" -> surprises ? Optional.of(OF_SURPRISE) : Optional.empty();
            default -> Optional.of(setting);
        };
    }
}

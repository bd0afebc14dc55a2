package io.github.cellstream.app.config;

import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.Plugins;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the mistakes in what a configuration says of model files and of several models. */
final class ModelsCheck {
    /** Part of the names of stores, topics and nodes. */
    private static final String NAME = "[A-Za-z0-9_-]+";

    private final Map<String, String> resolved;
    private final List<ConfigProblem> problems;

    ModelsCheck(Map<String, String> resolved, List<ConfigProblem> problems) {
        this.resolved = resolved;
        this.problems = problems;
    }

    /**
     * Adds what is wrong.
     *
     * @param models the value of {@code models}
     */
    void check(String models) {
        Set<String> ids = new LinkedHashSet<>();
        for (String id : Arrays.stream(models.split(",", -1)).map(String::trim).toList()) {
            if (!id.isEmpty() && (!id.matches(NAME) || !ids.add(id))) {
                problem(ModelKeys.MODELS, models, "wanted different names of letters, digits, - and _");
            }
        }
        file(Keys.MODEL_FILE);
        for (String id : ids) {
            file(ModelKeys.MODELS_PREFIX + id + "." + ModelKeys.FILE);
            engine(ModelKeys.MODELS_PREFIX + id + "." + ModelKeys.ENGINE);
            topic(ModelKeys.MODELS_PREFIX + id + "." + ModelKeys.OUTPUT_TOPIC);
        }
        for (String key : resolved.keySet()) {
            if (key.startsWith(ModelKeys.MODELS_PREFIX)
                    && ids.stream().noneMatch(id -> key.startsWith(ModelKeys.MODELS_PREFIX + id + "."))) {
                problem(key, null, "is of no model in " + ModelKeys.MODELS + "; found " + ids);
            }
        }
        if (!ids.isEmpty() && !resolved.getOrDefault(Keys.MODEL_FILE, "").isBlank()) {
            problem(
                    Keys.MODEL_FILE,
                    resolved.get(Keys.MODEL_FILE),
                    "is not read, " + ModelKeys.MODELS + " names several; wanted " + ModelKeys.MODELS_PREFIX + "NAME."
                            + ModelKeys.FILE);
        }
        boolean nowhere = ids.stream()
                .allMatch(id -> resolved.getOrDefault(ModelKeys.MODELS_PREFIX + id + "." + ModelKeys.OUTPUT_TOPIC, "")
                        .isBlank());
        if (!ids.isEmpty()
                && nowhere
                && resolved.getOrDefault(Keys.OUTPUT_PREDICTIONS_TOPIC, "").isBlank()
                && resolved.getOrDefault(Keys.OUTPUT_ANOMALIES_TOPIC, "").isBlank()) {
            problem(
                    Keys.OUTPUT_PREDICTIONS_TOPIC,
                    null,
                    "is missing; wanted a topic here, in " + Keys.OUTPUT_ANOMALIES_TOPIC + " or in "
                            + ModelKeys.MODELS_PREFIX + "NAME." + ModelKeys.OUTPUT_TOPIC);
        }
    }

    private void file(String key) {
        String file = resolved.getOrDefault(key, "").trim();
        try {
            if (!file.isEmpty() && !Files.isReadable(Path.of(file))) {
                problem(
                        key,
                        file,
                        "no such file, or it may not be read; relative paths start at "
                                + Path.of("").toAbsolutePath());
            }
        } catch (InvalidPathException e) {
            problem(key, file, "not a path: " + e.getReason());
        }
    }

    private void engine(String key) {
        String engine = resolved.get(key);
        Set<String> engines =
                new TreeSet<>(Plugins.all(ModelEngine.class, ModelEngine::name).keySet());
        if (engine != null && !engines.contains(engine)) {
            problem(key, engine, "no plugin of this name; wanted one of " + engines);
        }
    }

    private void topic(String key) {
        String topic = resolved.get(key);
        if (topic != null && topic.equals(resolved.get(Keys.INPUT_TOPIC))) {
            problem(key, topic, "is the input topic; wanted another one");
        }
    }

    private void problem(String key, @Nullable String value, String what) {
        problems.add(new ConfigProblem(key, value, what));
    }
}

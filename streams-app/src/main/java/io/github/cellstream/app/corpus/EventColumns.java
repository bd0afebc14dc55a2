package io.github.cellstream.app.corpus;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which columns of a CSV file, or fields of JSON objects, hold what. Empty stands for: see by its name.
 *
 * @param key the sequence an event belongs to; without one a file is one sequence
 * @param features the features, in the model's order
 * @param token the token
 * @param label the class
 * @param ignored the time and whatever else is no feature
 */
public record EventColumns(String key, List<String> features, String token, String label, List<String> ignored) {
    /** All by their names: key, token, label or class; time, timestamp or eventTime is ignored; every other number is a feature. */
    public static final EventColumns BY_NAME = new EventColumns("", List.of(), "", "", List.of());

    private static final List<String> KEYS = List.of("key");
    private static final List<String> TOKENS = List.of("token");
    private static final List<String> LABELS = List.of("label", "class");
    private static final List<String> TIMES = List.of("time", "timestamp", "eventTime", "date", "datetime", "control");

    /** Copies the lists. */
    public EventColumns {
        features = List.copyOf(features);
        ignored = List.copyOf(ignored);
    }

    /**
     * Returns the same with names in place of what was left to be seen.
     *
     * @param present the columns or fields there are
     * @param isNumber whether a column holds numbers
     */
    EventColumns resolved(Collection<String> present, Predicate<String> isNumber) {
        String foundKey = or(key, KEYS, present);
        String foundLabel = or(label, LABELS, present);
        String foundToken = features.isEmpty() ? or(token, TOKENS, present) : token;
        List<String> foundFeatures = new ArrayList<>(features);
        if (features.isEmpty() && foundToken.isEmpty()) {
            present.stream()
                    .filter(name -> !name.equals(foundKey)
                            && !name.equals(foundLabel)
                            && !ignored.contains(name)
                            && TIMES.stream().noneMatch(name::equalsIgnoreCase)
                            && isNumber.test(name))
                    .forEach(foundFeatures::add);
        }
        return new EventColumns(foundKey, foundFeatures, foundToken, foundLabel, ignored);
    }

    /** Returns the settings of a decoder of named fields. */
    Map<String, String> decoderSettings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("features", String.join(",", features));
        settings.put("token", token);
        settings.put("label", label);
        settings.put("key", key);
        settings.put("time", "");
        return settings;
    }

    private static String or(String given, List<String> names, Collection<String> present) {
        return given.isEmpty()
                ? names.stream().filter(present::contains).findFirst().orElse("")
                : given;
    }
}

package io.github.cellstream.runtime.onnx;

import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.Normalization;
import io.github.cellstream.runtime.Settings;
import io.github.cellstream.runtime.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The settings of one model: typed, immutable, each key known. See {@link ModelSetting} for what they mean.
 *
 * <p>All accessors throw {@link ModelException} with {@link ModelError#MODEL_SETTING} if the value can't be read.
 */
public final class ModelSettings {
    /** No settings at all. */
    public static final ModelSettings NONE = new ModelSettings("settings", new EnumMap<>(ModelSetting.class));

    private final String where;
    private final Map<ModelSetting, String> values;

    private ModelSettings(String where, Map<ModelSetting, String> values) {
        this.where = where;
        this.values = Collections.unmodifiableMap(values);
    }

    /**
     * Reads settings by their keys without prefix.
     *
     * @param where the file, for messages
     * @throws ModelException {@link ModelError#MODEL_SETTING} for an unknown key, naming the nearest one
     */
    public static ModelSettings of(String where, Map<String, String> settings) {
        Settings known = new Settings(where, settings);
        Map<ModelSetting, String> values = new EnumMap<>(ModelSetting.class);
        for (ModelSetting setting : ModelSetting.values()) {
            String value = known.text(setting.key(), "");
            if (settings.containsKey(setting.key())) {
                values.put(setting, value);
            }
        }
        known.refuseUnknown();
        return new ModelSettings(where, values);
    }

    /** Returns these settings with one more, or another value of one. */
    public ModelSettings with(ModelSetting setting, String value) {
        Map<ModelSetting, String> more = new EnumMap<>(ModelSetting.class);
        more.putAll(values);
        more.put(setting, value);
        return new ModelSettings(where, more);
    }

    /** Returns these settings with one more, a list. */
    public ModelSettings with(ModelSetting setting, List<String> items) {
        return with(setting, SettingList.format(items));
    }

    /** Returns a setting's text as given. */
    public Optional<String> value(ModelSetting setting) {
        return Optional.ofNullable(values.get(setting));
    }

    /** Returns all settings given, by key, sorted. */
    public Map<String, String> asMap() {
        Map<String, String> map = new TreeMap<>();
        values.forEach((setting, value) -> map.put(setting.key(), value));
        return map;
    }

    /** Returns a list's items, none if it was not given. */
    public List<String> list(ModelSetting setting) {
        String value = values.get(setting);
        if (value == null) {
            return List.of();
        }
        try {
            return SettingList.parse(value);
        } catch (IllegalArgumentException e) {
            throw refuse(setting, e.getMessage() + "");
        }
    }

    /** Returns the items of a list whose items must differ: labels, features, vocabulary. */
    public List<String> names(ModelSetting setting) {
        List<String> items = list(setting);
        Set<String> seen = new HashSet<>();
        for (String item : items) {
            if (!seen.add(item)) {
                throw refuse(setting, "'" + item + "' stands in the list twice");
            }
        }
        return items;
    }

    /** Returns the items {@code a=b} of a list, in order. */
    public Map<String, String> pairs(ModelSetting setting) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String item : list(setting)) {
            int at = item.indexOf('=');
            if (at < 1 || at == item.length() - 1) {
                throw refuse(setting, "found '" + item + "', wanted NAME=NAME");
            }
            if (pairs.put(item.substring(0, at).strip(), item.substring(at + 1).strip()) != null) {
                throw refuse(setting, "'" + item.substring(0, at) + "' stands in the list twice");
            }
        }
        return pairs;
    }

    /** Returns the task, if one was set. */
    public Optional<Task> task() {
        return value(ModelSetting.TASK).map(text -> {
            String name = text.strip().toUpperCase(Locale.ROOT).replace('-', '_');
            return Stream.of(Task.values())
                    .filter(task -> task.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> refuse(
                            ModelSetting.TASK,
                            "found '" + text + "', wanted classification, forecast, next-token or raw"));
        });
    }

    /** Returns mean and scale, the identity if neither was set. */
    public Normalization normalization() {
        List<Float> mean = numbers(ModelSetting.NORMALIZATION_MEAN);
        List<Float> scale = numbers(ModelSetting.NORMALIZATION_SCALE);
        try {
            return new Normalization(mean, scale);
        } catch (IllegalArgumentException e) {
            throw refuse(ModelSetting.NORMALIZATION_SCALE, e.getMessage() + "");
        }
    }

    /** Returns a whole number, not negative, if it was set. */
    public Optional<Long> count(ModelSetting setting) {
        return value(setting).map(text -> {
            try {
                return Long.parseUnsignedLong(text);
            } catch (NumberFormatException e) {
                throw refuse(setting, "'" + text + "' is no whole number");
            }
        });
    }

    /** Makes the exception that says what is wrong with a setting. */
    ModelException refuse(ModelSetting setting, String what) {
        return new ModelException(ModelError.MODEL_SETTING, where + ": cellstream." + setting.key(), what);
    }

    private List<Float> numbers(ModelSetting setting) {
        List<Float> numbers = new ArrayList<>();
        for (String item : list(setting)) {
            try {
                numbers.add(Float.parseFloat(item));
            } catch (NumberFormatException e) {
                throw refuse(setting, "'" + item + "' is no number");
            }
        }
        return numbers;
    }
}

package io.github.cellstream.runtime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads an engine's or a plugin's settings by type and range, and refuses those that nobody asked for.
 *
 * <p>Each key is read once, with its default; {@link #refuseUnknown} comes last and names the nearest key that exists.
 */
public final class Settings {
    private final String where;
    private final Map<String, String> values;
    private final TreeSet<String> known = new TreeSet<>();

    /**
     * Wraps settings.
     *
     * @param where what they belong to, for messages
     */
    public Settings(String where, Map<String, String> values) {
        this.where = where;
        this.values = Map.copyOf(values);
    }

    /** Returns a text, trimmed. */
    public String text(String key, String byDefault) {
        known.add(key);
        return values.getOrDefault(key, byDefault).trim();
    }

    /** Returns the parts of a comma-separated list, trimmed; empty for an empty text. */
    public List<String> list(String key, String byDefault) {
        String text = text(key, byDefault);
        List<String> parts = new ArrayList<>();
        if (!text.isEmpty()) {
            for (String part : text.split(",", -1)) {
                parts.add(part.trim());
            }
        }
        return parts;
    }

    /** Returns a whole number in {@code [least, most]}. */
    public long integer(String key, long byDefault, long least, long most) {
        String text = text(key, Long.toString(byDefault));
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw refused(key, text, "wanted a whole number", e);
        }
        throw refused(key, text, "wanted a whole number from " + least + " to " + most, null);
    }

    /** Returns a number in {@code [least, most]}. */
    public float number(String key, float byDefault, float least, float most) {
        return inRange(key, text(key, Float.toString(byDefault)), least, most);
    }

    /** Returns a list of at least one number, each in {@code [least, most]}. */
    public List<Float> numbers(String key, String byDefault, float least, float most) {
        List<Float> numbers = new ArrayList<>();
        for (String part : list(key, byDefault)) {
            numbers.add(inRange(key, part, least, most));
        }
        if (numbers.isEmpty()) {
            throw refused(key, "", "wanted at least one number", null);
        }
        return numbers;
    }

    /** Fails if a setting was given that none of the calls before has read. */
    public void refuseUnknown() {
        for (String key : new TreeSet<>(values.keySet())) {
            if (!known.contains(key)) {
                String nearest = known.stream()
                        .min(Comparator.comparingInt(candidate -> distance(key, candidate)))
                        .orElse("none");
                throw new ModelException(
                        ModelError.MODEL_SETTING,
                        where,
                        "unknown setting " + key + "; the nearest valid one is " + nearest + ", all are " + known);
            }
        }
    }

    /** Returns the error of a setting whose value can't be used. */
    public ModelException refused(String key, String value, String wanted) {
        return refused(key, value, wanted, null);
    }

    private ModelException refused(String key, String value, String wanted, @Nullable Throwable cause) {
        return new ModelException(
                ModelError.MODEL_SETTING, where, "setting " + key + " is '" + value + "', " + wanted, cause);
    }

    private float inRange(String key, String text, float least, float most) {
        try {
            float value = Float.parseFloat(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw refused(key, text, "wanted a number", e);
        }
        throw refused(key, text, "wanted a number from " + least + " to " + most, null);
    }

    /** The number of insertions, deletions and replacements between two words (Levenshtein, 1966). */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}

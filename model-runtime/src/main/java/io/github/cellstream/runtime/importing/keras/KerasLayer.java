package io.github.cellstream.runtime.importing.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A layer as Keras describes it.
 *
 * @param file the file, for messages
 * @param type the class's name, such as {@code LSTM}
 * @param name the layer's own name
 * @param config its settings
 * @param ordinal how many layers of the class stand before it in its model
 * @param model the layer that is the model around it, null for a layer of the file's own model
 */
record KerasLayer(
        String file,
        String type,
        String name,
        JsonNode config,
        int ordinal,
        @Nullable KerasLayer model) {
    private static final Set<String> MODELS = Set.of("Sequential", "Functional", "Model");

    private static final Pattern FOREIGN = Pattern.compile("[^A-Za-z0-9_.:/-]");

    /** Returns the name with a dash for each character that a tensor's name can't have. */
    String plainName() {
        String plain = FOREIGN.matcher(name).replaceAll("-");
        return model == null ? plain : model.plainName() + "/" + plain;
    }

    /** Returns whether it is a model itself. */
    boolean isModel() {
        return MODELS.contains(type);
    }

    /** Returns a switch. */
    boolean flag(String key, boolean byDefault) {
        JsonNode value = config.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return byDefault;
        }
        if (!value.isBoolean()) {
            throw refused(ModelError.MODEL_MALFORMED, "found " + key + " " + value + ", wanted true or false");
        }
        return value.booleanValue();
    }

    /** Returns a size, in {@code [1, 2^24]}. */
    int size(String key) {
        JsonNode value = config.path(key);
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < 1
                || value.intValue() > 1 << 24) {
            throw refused(ModelError.MODEL_MALFORMED, "found " + key + " " + value + ", wanted a size from 1 to 2^24");
        }
        return value.intValue();
    }

    /** Returns a number. */
    float number(String key, float byDefault) {
        JsonNode value = config.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return byDefault;
        }
        if (!value.isNumber()) {
            throw refused(ModelError.MODEL_MALFORMED, "found " + key + " " + value + ", wanted a number");
        }
        return value.floatValue();
    }

    /** Returns a name; of an object that describes a function of Keras's own, the function's. */
    String word(String key, String byDefault) {
        JsonNode value = config.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return byDefault;
        }
        if (value.isObject() && value.path("module").asText("").startsWith("keras")) {
            value = value.path("config").isTextual() ? value.path("config") : value.path("class_name");
        }
        if (!value.isTextual()) {
            throw unsupported("found " + key + " " + value + ", which is none of Keras's own functions");
        }
        return value.asText();
    }

    /** Makes the refusal of what can't be imported. */
    ModelException unsupported(String why) {
        return refused(ModelError.MODEL_UNSUPPORTED, why);
    }

    /** Makes a refusal that names the layer. */
    ModelException refused(ModelError code, String why) {
        return new ModelException(code, file + ": layer '" + name + "' (" + type + ")", why);
    }
}

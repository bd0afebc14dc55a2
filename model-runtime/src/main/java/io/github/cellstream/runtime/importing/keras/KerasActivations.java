package io.github.cellstream.runtime.importing.keras;

import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.network.Activation;
import io.github.cellstream.runtime.network.Activation.Kind;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keras's activations by their names, as the version of Keras computes them that wrote the file. */
final class KerasActivations {
    private static final Pattern MAJOR = Pattern.compile("(\\d{1,3})\\..*");
    private static final float SLOPE = 0.2f;

    private final Map<String, Activation> named = new TreeMap<>(Map.ofEntries(
            Map.entry("linear", Activation.IDENTITY),
            Map.entry("tanh", Activation.TANH),
            Map.entry("relu", Activation.RELU),
            Map.entry("sigmoid", Activation.SIGMOID),
            Map.entry("softmax", Activation.SOFTMAX),
            Map.entry("log_softmax", Activation.of(Kind.LOG_SOFTMAX)),
            Map.entry("leaky_relu", Activation.of(Kind.LEAKY_RELU, SLOPE)),
            Map.entry("relu6", new Activation(Kind.CLIPPED_RELU, 0, 6)),
            Map.entry("elu", Activation.of(Kind.ELU, 1)),
            Map.entry("selu", Activation.of(Kind.SELU)),
            Map.entry("softplus", Activation.of(Kind.SOFTPLUS)),
            Map.entry("softsign", Activation.of(Kind.SOFTSIGN)),
            Map.entry("swish", Activation.of(Kind.SWISH)),
            Map.entry("silu", Activation.of(Kind.SWISH)),
            Map.entry("gelu", Activation.of(Kind.GELU)),
            Map.entry("mish", Activation.of(Kind.MISH)),
            Map.entry("hard_swish", Activation.of(Kind.HARD_SWISH)),
            Map.entry("hard_silu", Activation.of(Kind.HARD_SWISH)),
            Map.entry("hard_tanh", Activation.of(Kind.HARD_TANH)),
            Map.entry("tanh_shrink", Activation.of(Kind.TANH_SHRINK)),
            Map.entry("log_sigmoid", Activation.of(Kind.LOG_SIGMOID)),
            Map.entry("exponential", Activation.of(Kind.EXP))));

    private KerasActivations(Activation hardSigmoid) {
        named.put("hard_sigmoid", hardSigmoid);
    }

    /**
     * Returns the activations of a version of Keras.
     *
     * @param version such as {@code 2.15.0}; Keras 3 where a file names none, as every file of Keras 2 does
     */
    static KerasActivations of(String file, Optional<String> version) {
        Matcher major = MAJOR.matcher(version.orElse("3."));
        if (!major.matches()) {
            throw new ModelException(
                    ModelError.MODEL_MALFORMED,
                    file + ": keras_version",
                    "found '" + version.orElse("") + "', wanted a version such as 3.15.1");
        }
        boolean old = Integer.parseInt(major.group(1)) < 3;
        return new KerasActivations(new Activation(Kind.HARD_SIGMOID, old ? 0.2f : 1 / 6f, 0.5f));
    }

    /** Returns the activation that a layer's setting names. */
    Activation of(KerasLayer layer, String key, Activation byDefault) {
        String name = layer.word(key, "");
        Activation found = name.isEmpty() ? byDefault : named.get(name);
        if (found == null) {
            throw layer.unsupported(key + " " + name + ", wanted one of " + String.join(", ", named.keySet())
                    + "; export the model to ONNX instead");
        }
        return found;
    }

    /** Returns the activation inside a recurrent cell that a layer's setting names. */
    Activation inCell(KerasLayer layer, String key, Activation byDefault) {
        Activation found = of(layer, key, byDefault);
        if (!found.fitsCells()) {
            throw layer.unsupported(key + " " + layer.word(key, "") + ", wanted one of "
                    + String.join(
                            ", ",
                            named.keySet().stream()
                                    .filter(name ->
                                            named.getOrDefault(name, found).fitsCells())
                                    .toList())
                    + ", which ONNX's recurrent nodes know");
        }
        return found;
    }
}

package io.github.cellstream.runtime.importing.pytorch;

import io.github.cellstream.runtime.network.Activation;
import io.github.cellstream.runtime.network.Activation.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PyTorch's activations by the names of their modules and functions, in any case, with blanks, dashes and underscores or
 * without: {@code LeakyReLU}, {@code leaky_relu} and {@code leaky relu} are the same. One that has a parameter may be
 * followed by it: {@code leaky relu 0.2}.
 */
final class TorchActivations {
    private static final Pattern PARAMETER = Pattern.compile("(.*?)[ ](\\d{1,9}(?:\\.\\d{1,9})?)");
    private static final Pattern BETWEEN = Pattern.compile("[ _-]");

    private static final Map<String, Activation> NAMED = Map.ofEntries(
            Map.entry("tanh", Activation.TANH),
            Map.entry("relu", Activation.RELU),
            Map.entry("sigmoid", Activation.SIGMOID),
            Map.entry("softmax", Activation.SOFTMAX),
            Map.entry("log softmax", Activation.of(Kind.LOG_SOFTMAX)),
            Map.entry("leaky relu", Activation.of(Kind.LEAKY_RELU, 0.01f)),
            Map.entry("relu6", new Activation(Kind.CLIPPED_RELU, 0, 6)),
            Map.entry("elu", Activation.of(Kind.ELU, 1)),
            Map.entry("selu", Activation.of(Kind.SELU)),
            Map.entry("softplus", Activation.of(Kind.SOFTPLUS)),
            Map.entry("softsign", Activation.of(Kind.SOFTSIGN)),
            Map.entry("silu", Activation.of(Kind.SWISH)),
            Map.entry("swish", Activation.of(Kind.SWISH)),
            Map.entry("gelu", Activation.of(Kind.GELU)),
            Map.entry("gelu tanh", Activation.of(Kind.GELU_TANH)),
            Map.entry("mish", Activation.of(Kind.MISH)),
            Map.entry("hard sigmoid", new Activation(Kind.HARD_SIGMOID, 1 / 6f, 0.5f)),
            Map.entry("hard swish", Activation.of(Kind.HARD_SWISH)),
            Map.entry("hard tanh", Activation.of(Kind.HARD_TANH)),
            Map.entry("tanh shrink", Activation.of(Kind.TANH_SHRINK)),
            Map.entry("log sigmoid", Activation.of(Kind.LOG_SIGMOID)),
            Map.entry("exp", Activation.of(Kind.EXP)));

    private static final Map<String, Activation> PLAIN = new TreeMap<>();

    static {
        NAMED.forEach((name, activation) -> PLAIN.put(plain(name), activation));
    }

    private TorchActivations() {}

    /** Returns the activation of a name, if there is one. */
    static Optional<Activation> named(String word) {
        Activation known = PLAIN.get(plain(word));
        Matcher parameter = PARAMETER.matcher(word);
        if (known != null || !parameter.matches()) {
            return Optional.ofNullable(known);
        }
        float given = Float.parseFloat(parameter.group(2));
        return Optional.ofNullable(PLAIN.get(plain(parameter.group(1))))
                .map(Activation::kind)
                .filter(kind -> kind == Kind.LEAKY_RELU || kind == Kind.ELU)
                .map(kind -> Activation.of(kind, given));
    }

    /** Returns all names, for messages. */
    static String names() {
        return String.join(", ", NAMED.keySet().stream().sorted().toList());
    }

    private static String plain(String name) {
        return BETWEEN.matcher(name).replaceAll("").toLowerCase(Locale.ROOT);
    }
}

package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.jvm.Elementwise.Kind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the attributes of a recurrent node (LSTM-14, GRU-14, RNN-14) change in its formulas.
 *
 * @param activations f and g of a GRU, f, g and h of an LSTM, f of an RNN
 * @param clip bound of what enters f and g, infinite if there is none
 * @param coupled {@code input_forget}: the forget gate is 1 minus the input gate
 * @param resetAfter {@code linear_before_reset}: the reset gate acts after the recurrent product
 */
record RecurrentOptions(List<Elementwise> activations, float clip, boolean coupled, boolean resetAfter) {
    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("relu", Kind.RELU),
            Map.entry("tanh", Kind.TANH),
            Map.entry("sigmoid", Kind.SIGMOID),
            Map.entry("affine", Kind.AFFINE),
            Map.entry("leakyrelu", Kind.LEAKY_RELU),
            Map.entry("thresholdedrelu", Kind.THRESHOLDED_RELU),
            Map.entry("scaledtanh", Kind.SCALED_TANH),
            Map.entry("hardsigmoid", Kind.HARD_SIGMOID),
            Map.entry("elu", Kind.ELU),
            Map.entry("softsign", Kind.SOFTSIGN),
            Map.entry("softplus", Kind.SOFTPLUS));

    /** Reads a node's attributes; {@code otherwise} are its activations where it names none. */
    static RecurrentOptions of(Compilation graph, NodeProto node, Kind... otherwise) {
        Attributes attributes = new Attributes(node);
        List<String> names = attributes.texts("activations");
        List<Elementwise> activations = new ArrayList<>();
        if (names.isEmpty()) {
            for (Kind kind : otherwise) {
                activations.add(Elementwise.of(kind));
            }
        } else if (names.size() != otherwise.length) {
            throw graph.refused(node, "activations " + names + ", wanted " + otherwise.length);
        }
        Iterator<Float> alphas = numbers(node, "activation_alpha");
        Iterator<Float> betas = numbers(node, "activation_beta");
        for (String name : names) {
            activations.add(activation(graph, node, name, alphas, betas));
        }
        float clip = attributes.has("clip") ? attributes.number("clip", 0) : Float.POSITIVE_INFINITY;
        if (!(clip > 0)) {
            throw graph.refused(node, "clip is " + clip + ", wanted a bound above 0");
        }
        return new RecurrentOptions(
                List.copyOf(activations),
                clip,
                attributes.integer("input_forget", 0) != 0,
                attributes.integer("linear_before_reset", 0) != 0);
    }

    /** Returns whether nothing is asked beyond these activations. */
    boolean plain(Kind... kinds) {
        boolean same = Float.isInfinite(clip) && !coupled;
        for (int i = 0; i < kinds.length; i++) {
            same &= activations.get(i).kind() == kinds[i];
        }
        return same;
    }

    /** Parameters are consumed in the order of the activations, by those that have them. */
    private static Elementwise activation(
            Compilation graph, NodeProto node, String name, Iterator<Float> alphas, Iterator<Float> betas) {
        Kind kind = KINDS.get(name.toLowerCase(Locale.ROOT));
        if (kind == null) {
            throw graph.refused(
                    node,
                    "activation " + name + " is none of "
                            + KINDS.keySet().stream().sorted().toList());
        }
        return switch (kind) {
            case LEAKY_RELU -> new Elementwise(kind, next(alphas, 0.01f), 0);
            case THRESHOLDED_RELU, ELU -> new Elementwise(kind, next(alphas, 1), 0);
            case HARD_SIGMOID -> new Elementwise(kind, next(alphas, 0.2f), next(betas, 0.5f));
            case AFFINE, SCALED_TANH -> {
                if (!alphas.hasNext() || !betas.hasNext()) {
                    throw graph.refused(
                            node, "activation " + name + " has no default for activation_alpha and activation_beta");
                }
                yield new Elementwise(kind, alphas.next(), betas.next());
            }
            default -> Elementwise.of(kind);
        };
    }

    private static float next(Iterator<Float> given, float otherwise) {
        return given.hasNext() ? given.next() : otherwise;
    }

    private static Iterator<Float> numbers(NodeProto node, String name) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .map(AttributeProto::getFloatsList)
                .findFirst()
                .orElse(List.of())
                .iterator();
    }
}

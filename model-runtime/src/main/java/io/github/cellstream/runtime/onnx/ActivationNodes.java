package io.github.cellstream.runtime.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.network.Activation;
import io.github.cellstream.runtime.network.Layer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Writes activations: as nodes of their own, put together of others where operator set 17 has none, and inside cells. */
final class ActivationNodes {
    private final GraphBuilder graph;
    private final String name;

    /**
     * Begins one activation.
     *
     * @param name of its node; nodes and constants that it is put together of carry it in front of their own
     */
    ActivationNodes(GraphBuilder graph, String name) {
        this.graph = graph;
        this.name = name;
    }

    /** Adds the nodes that compute {@code output} from {@code x}; returns the value's name, which is x if none are needed. */
    String apply(Activation activation, String x, String output) {
        float alpha = activation.alpha();
        return switch (activation.kind()) {
            case IDENTITY -> x;
            case TANH -> node("Tanh", output, x);
            case RELU -> node("Relu", output, x);
            case SIGMOID -> node("Sigmoid", output, x);
            case SOFTMAX -> node("Softmax", output, x, GraphBuilder.integer("axis", -1));
            case LOG_SOFTMAX -> node("LogSoftmax", output, x, GraphBuilder.integer("axis", -1));
            case LEAKY_RELU -> node("LeakyRelu", output, x, GraphBuilder.number("alpha", alpha));
            case CLIPPED_RELU -> clippedRelu(activation, x, output);
            case ELU -> node("Elu", output, x, GraphBuilder.number("alpha", alpha));
            case SELU -> node("Selu", output, x);
            case SOFTPLUS -> node("Softplus", output, x);
            case SOFTSIGN -> node("Softsign", output, x);
            case SWISH -> last("Mul", output, x, part("Sigmoid", "sigmoid", x));
            case GELU -> gelu(x, part("Erf", "erf", scaled("scaled", Math.sqrt(0.5), x)), output);
            case GELU_TANH -> gelu(x, part("Tanh", "tanh", cubic(x)), output);
            case MISH -> last("Mul", output, x, part("Tanh", "tanh", part("Softplus", "softplus", x)));
            case HARD_SIGMOID ->
                node(
                        "HardSigmoid",
                        output,
                        x,
                        GraphBuilder.number("alpha", alpha),
                        GraphBuilder.number("beta", activation.beta()));
            case HARD_SWISH -> node("HardSwish", output, x);
            case HARD_TANH -> last("Clip", output, x, constant("least", -1), constant("most", 1));
            case TANH_SHRINK -> last("Sub", output, x, part("Tanh", "tanh", x));
            case LOG_SIGMOID -> last("Neg", output, part("Softplus", "softplus", part("Neg", "negative", x)));
            case EXP -> node("Exp", output, x);
        };
    }

    /** Returns the attributes that tell a recurrent node its activations; parameters stand for those alone that have them. */
    static List<AttributeProto> attributes(Layer.Recurrent layer) {
        List<Activation> activations = new ArrayList<>();
        if (layer.cell().gates() > 1) {
            activations.add(layer.activations().gates());
        }
        activations.addAll(
                Collections.nCopies(layer.cell().states(), layer.activations().state()));
        List<String> names = new ArrayList<>();
        List<Float> alphas = new ArrayList<>();
        List<Float> betas = new ArrayList<>();
        for (Activation activation : activations) {
            switch (activation.kind()) {
                case IDENTITY -> {
                    names.add("Affine");
                    alphas.add(1f);
                    betas.add(0f);
                }
                case HARD_SIGMOID -> {
                    names.add("HardSigmoid");
                    alphas.add(activation.alpha());
                    betas.add(activation.beta());
                }
                case LEAKY_RELU -> {
                    names.add("LeakyRelu");
                    alphas.add(activation.alpha());
                }
                case ELU -> {
                    names.add("Elu");
                    alphas.add(activation.alpha());
                }
                case TANH -> names.add("Tanh");
                case RELU -> names.add("Relu");
                case SIGMOID -> names.add("Sigmoid");
                case SOFTPLUS -> names.add("Softplus");
                case SOFTSIGN -> names.add("Softsign");
                default -> throw new IllegalStateException(layer.name() + ": " + activation);
            }
        }
        List<AttributeProto> attributes = new ArrayList<>();
        attributes.add(GraphBuilder.texts("activations", names));
        if (!alphas.isEmpty()) {
            attributes.add(GraphBuilder.numbers("activation_alpha", alphas));
        }
        if (!betas.isEmpty()) {
            attributes.add(GraphBuilder.numbers("activation_beta", betas));
        }
        return attributes;
    }

    private String clippedRelu(Activation activation, String x, String output) {
        String most = constant("most", activation.beta());
        if (activation.alpha() == 0) {
            return last("Clip", output, x, constant("least", 0), most);
        }
        String leaky = name + "/leaky";
        Activation unclipped = Activation.of(Activation.Kind.LEAKY_RELU, activation.alpha());
        return last("Clip", output, new ActivationNodes(graph, leaky).apply(unclipped, x, leaky), "", most);
    }

    /** {@code x (1 + bend) / 2}. */
    private String gelu(String x, String bend, String output) {
        String raised = part("Add", "raised", bend, constant("one", 1));
        return last("Mul", output, scaled("half", 0.5, x), raised);
    }

    /** {@code √(2/π) (x + 0.044715 x³)}. */
    private String cubic(String x) {
        String cube = part("Mul", "cube", part("Mul", "square", x, x), scaled("small", 0.044715, x));
        return scaled("inner", Math.sqrt(2 / Math.PI), part("Add", "sum", x, cube));
    }

    private String scaled(String part, double factor, String x) {
        return part("Mul", part, x, constant(part + "_factor", factor));
    }

    private String constant(String part, double value) {
        return graph.tensor(name + "." + part, new float[] {(float) value});
    }

    private String part(String operator, String part, String... inputs) {
        return graph.node(operator, name + "/" + part, List.of(inputs), List.of(name + "/" + part));
    }

    private String last(String operator, String output, String... inputs) {
        return graph.node(operator, name, List.of(inputs), List.of(output));
    }

    private String node(String operator, String output, String x, AttributeProto... attributes) {
        return graph.node(NodeProto.newBuilder()
                .setName(name)
                .setOpType(operator)
                .addInput(x)
                .addOutput(output)
                .addAllAttribute(List.of(attributes)));
    }
}

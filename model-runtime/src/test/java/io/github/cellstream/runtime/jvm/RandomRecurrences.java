package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.onnx.ElementType;
import io.github.cellstream.runtime.onnx.Graphs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Draws stacks of recurrent nodes with any attribute that ONNX gives them, and writes them as graphs of whole sequences and
 * as graphs of one step; the same seed gives the same stack. Weights are uniform in ±1/√fan-in.
 */
final class RandomRecurrences {
    /** Every activation that ONNX names for recurrent nodes. */
    static final List<String> ACTIVATIONS = List.of(
            "Relu",
            "Tanh",
            "Sigmoid",
            "Affine",
            "LeakyRelu",
            "ThresholdedRelu",
            "ScaledTanh",
            "HardSigmoid",
            "Elu",
            "Softsign",
            "Softplus");

    /** Those whose value is bounded, for gates: with others a state soon leaves the range of floats. */
    private static final List<String> BOUNDED = List.of("Sigmoid", "HardSigmoid", "Tanh", "Softsign", "ScaledTanh");

    /**
     * Those in [0, 1], for input gates that a forget gate complements: 1 − i of a negative i doubles the state at each step, and
     * ONNX Runtime's Softplus overflows where e^x does, from 88 on (the engine jvm goes on as the formulas do).
     */
    private static final List<String> SHARES = List.of("Sigmoid", "HardSigmoid");

    private static final int OUTPUTS = 4;

    private final Random random;
    private final List<Layer> layers = new ArrayList<>();
    private float[] head = {};

    RandomRecurrences(long seed) {
        random = new Random(seed);
    }

    private record Layer(NodeProto node, int input, int hidden, List<float[]> weights) {
        boolean lstm() {
            return node.getOpType().equals("LSTM");
        }
    }

    /** One node with these attributes. */
    RandomRecurrences layer(
            String operator, int input, int hidden, List<AttributeProto> attributes, boolean peepholes) {
        int gates = operator.equals("LSTM") ? 4 : operator.equals("GRU") ? 3 : 1;
        NodeProto node = NodeProto.newBuilder()
                .setOpType(operator)
                .addAllAttribute(attributes)
                .addAttribute(Graphs.integer("hidden_size", hidden))
                .build();
        float scale = (float) (1 / Math.sqrt(hidden));
        layers.add(new Layer(
                node,
                input,
                hidden,
                List.of(
                        uniform(gates * hidden * input, (float) (1 / Math.sqrt(input))),
                        uniform(gates * hidden * hidden, scale),
                        random.nextInt(5) == 0 ? new float[0] : uniform(2 * gates * hidden, 0.5f),
                        peepholes ? uniform(3 * hidden, 0.7f) : new float[0])));
        head = uniform(hidden * OUTPUTS, scale);
        return this;
    }

    /** Draws one to three nodes of any kind, size and attributes. */
    RandomRecurrences any() {
        int width = 1 + random.nextInt(8);
        int depth = 1 + random.nextInt(3);
        long layout = random.nextInt(2);
        for (int i = 0; i < depth; i++) {
            String operator = oneOf(List.of("LSTM", "GRU", "RNN"));
            int hidden = 1 + random.nextInt(70);
            List<AttributeProto> attributes = new ArrayList<>();
            attributes.add(Graphs.integer("layout", layout));
            boolean complements = operator.equals("LSTM") && random.nextInt(3) == 0;
            if (random.nextInt(3) > 0) {
                int count = operator.equals("LSTM") ? 3 : operator.equals("GRU") ? 2 : 1;
                activations(attributes, count, complements ? SHARES : BOUNDED);
            }
            if (random.nextInt(3) == 0) {
                attributes.add(Graphs.number("clip", 0.2f + 2 * random.nextFloat()));
            }
            if (complements) {
                attributes.add(Graphs.integer("input_forget", 1));
            }
            if (operator.equals("GRU")) {
                attributes.add(Graphs.integer("linear_before_reset", random.nextInt(2)));
            }
            layer(operator, width, hidden, attributes, operator.equals("LSTM") && random.nextBoolean());
            width = hidden;
        }
        return this;
    }

    private void activations(List<AttributeProto> attributes, int count, List<String> gates) {
        List<String> names = new ArrayList<>();
        List<Float> alphas = new ArrayList<>();
        List<Float> betas = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = oneOf(i == 0 && count > 1 ? gates : ACTIVATIONS);
            names.add(name);
            if (RecurrentReference.takesAlpha(name)) {
                alphas.add(0.2f + 0.7f * random.nextFloat());
            }
            if (RecurrentReference.takesBeta(name)) {
                betas.add(0.2f + 0.7f * random.nextFloat());
            }
        }
        attributes.add(Graphs.texts("activations", names));
        attributes.add(Graphs.numbers("activation_alpha", alphas));
        attributes.add(Graphs.numbers("activation_beta", betas));
    }

    /** Writes the graph that takes a whole sequence and begins at zeros. */
    ModelSource whole() {
        return graph(false).source();
    }

    /** Writes the graph of one step, whose states are inputs and outputs. */
    ModelSource explicit() {
        return graph(true).source();
    }

    /** Returns the formulas at the beginning of a sequence. */
    Reference reference() {
        return new Reference();
    }

    private boolean batchFirst() {
        return new Attributes(layers.get(0).node()).integer("layout", 0) == 1;
    }

    private Graphs graph(boolean explicit) {
        Object time = explicit ? 1 : "time";
        Graphs graph = new Graphs()
                .input(
                        "x",
                        ElementType.FLOAT,
                        ordered("batch", time, layers.get(0).input()))
                .longs("directions", batchFirst() ? 2 : 1);
        String value = "x";
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            value = layer(graph, i, value, explicit, pairs);
        }
        int hidden = layers.get(layers.size() - 1).hidden();
        graph.floats("head", head, hidden, OUTPUTS)
                .node("MatMul", value + " head", "y")
                .output("y", ordered("batch", time, OUTPUTS));
        if (explicit) {
            graph.metadata("cellstream.state.pairs", String.join(",", pairs));
        }
        return graph;
    }

    private String layer(Graphs graph, int index, String value, boolean explicit, List<String> pairs) {
        Layer layer = layers.get(index);
        int rows = layer.weights().get(0).length / layer.input();
        List<String> inputs = new ArrayList<>(List.of(value));
        int[][] shapes = {{1, rows, layer.input()}, {1, rows, layer.hidden()}, {1, 2 * rows}, {1, 3 * layer.hidden()}};
        List<String> names = new ArrayList<>();
        for (int i = 0; i < shapes.length; i++) {
            boolean given = layer.weights().get(i).length > 0;
            names.add(given ? List.of("W", "R", "B", "P").get(i) + index : "");
            if (given) {
                graph.floats(names.get(i), layer.weights().get(i), shapes[i]);
            }
        }
        inputs.addAll(names.subList(0, 3));
        inputs.add("");
        List<String> outputs = new ArrayList<>(List.of("Y" + index));
        for (String state : layer.lstm() ? List.of("h", "c") : List.of("h")) {
            String name = state + index;
            inputs.add(explicit ? name : "");
            if (explicit) {
                outputs.add(name + ".next");
                Object[] axes = ordered("batch", 1, layer.hidden());
                graph.input(name, ElementType.FLOAT, axes).output(name + ".next", axes);
                pairs.add(name + "=" + name + ".next");
            }
        }
        if (layer.lstm()) {
            inputs.add(names.get(3));
        }
        graph.node(
                        layer.node().getOpType(),
                        String.join(" ", inputs),
                        String.join(" ", outputs),
                        layer.node().getAttributeList().toArray(new AttributeProto[0]))
                .node("Squeeze", "Y" + index + " directions", "out" + index);
        return "out" + index;
    }

    private Object[] ordered(Object batch, Object time, Object last) {
        return batchFirst() ? new Object[] {batch, time, last} : new Object[] {time, batch, last};
    }

    /** The stack in double precision. */
    final class Reference {
        private final List<RecurrentReference> cells = new ArrayList<>();

        private Reference() {
            for (Layer layer : layers) {
                List<float[]> w = layer.weights();
                cells.add(new RecurrentReference(layer.node(), layer.hidden(), w.get(0), w.get(1), w.get(2), w.get(3)));
            }
        }

        /** Advances by a step; returns the output. */
        double[] step(double[] x) {
            double[] value = x;
            for (RecurrentReference cell : cells) {
                value = cell.step(value);
            }
            double[] y = new double[OUTPUTS];
            for (int k = 0; k < value.length; k++) {
                for (int j = 0; j < OUTPUTS; j++) {
                    y[j] += head[k * OUTPUTS + j] * value[k];
                }
            }
            return y;
        }

        /** Returns all states one behind the other, h before c. */
        double[] states() {
            double[] all = {};
            for (int i = 0; i < cells.size(); i++) {
                all = joined(all, cells.get(i).hidden());
                all = layers.get(i).lstm() ? joined(all, cells.get(i).cell()) : all;
            }
            return all;
        }

        private static double[] joined(double[] a, double[] b) {
            double[] joined = Arrays.copyOf(a, a.length + b.length);
            System.arraycopy(b, 0, joined, a.length, b.length);
            return joined;
        }
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private float[] uniform(int length, float scale) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (2 * random.nextFloat() - 1) * scale;
        }
        return values;
    }
}

package io.github.cellstream.runtime.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.network.Layer;
import io.github.cellstream.runtime.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes a network as an ordinary ONNX model, operator set 17, whose state is explicit.
 *
 * <p>One run is one step of a batch of N rows: input {@code x} ({@code FLOAT[N,features]}, or {@code INT64[N]} ids) gives
 * output {@code y} ({@code FLOAT[N,outputs]}). Each state {@code LAYER.h}, and of an LSTM {@code LAYER.c}, is an input
 * {@code FLOAT[N,hidden]} whose next value is the output {@code LAYER.h.next}. Recurrent layers are ONNX's own LSTM, GRU
 * and RNN with a sequence of length 1, so that any tool of ONNX runs the file.
 */
public final class OnnxWriter {
    /** Version of ONNX's operator set that files are written in. */
    public static final int OPSET = 17;

    private static final int IR_VERSION = 8;
    private static final String TIME_AXIS = "time_axis";
    private static final String LOG_VARIANCE = "log_variance";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:/-]+");

    private final GraphBuilder graph = new GraphBuilder();
    private final List<String> pairs = new ArrayList<>();
    private final List<String> initial = new ArrayList<>();

    /** Name of the BOOL[N,1] that is true where the step is masked; empty if none is. */
    private String masked = "";

    private OnnxWriter() {}

    /**
     * Writes a network.
     *
     * @param settings name, version, task, labels, feature names or vocabulary, normalisation, number of parameters where
     *     the network's own is not what its author counts; input, output, state pairs and initial states are the writer's
     *     own to say
     * @return the bytes of an {@code .onnx} file, the same for the same network and settings
     * @throws IllegalArgumentException if a layer's name is not made of letters, digits and {@code _ . : / -}
     */
    public static byte[] write(Network network, ModelSettings settings) {
        return new OnnxWriter().model(network, settings, false).toByteArray();
    }

    /**
     * Writes a network of forecasts with deviations: the first half of what it gives is the output {@code y}, the means; the second
     * half the output {@code log_variance}, the logarithms of the variances.
     *
     * @param settings as {@link #write} takes them
     * @throws IllegalArgumentException if the network gives an odd number of values, or as {@link #write} does
     */
    public static byte[] writeGaussian(Network network, ModelSettings settings) {
        if (network.outputSize() % 2 != 0) {
            throw new IllegalArgumentException("the network gives " + network.outputSize()
                    + " values, wanted as many means as logarithms of variances");
        }
        return new OnnxWriter().model(network, settings, true).toByteArray();
    }

    private ModelProto model(Network network, ModelSettings settings, boolean gaussian) {
        graph.indices(TIME_AXIS, 0);
        boolean tokens = network.kind() == InputKind.TOKENS;
        graph.proto.addInput(
                tokens
                        ? GraphBuilder.value("x", ElementType.INT64)
                        : GraphBuilder.value("x", ElementType.FLOAT, network.inputSize()));
        String value = "x";
        for (Layer layer : network.layers()) {
            if (!NAME.matcher(layer.name()).matches()) {
                throw new IllegalArgumentException("layer name '" + layer.name() + "': wanted " + NAME);
            }
            value = layer(layer, value);
        }
        if (gaussian) {
            halves(value, network.outputSize() / 2);
        } else {
            graph.node("Identity", "output", List.of(value), List.of("y"));
            graph.proto.addOutput(0, GraphBuilder.value("y", ElementType.FLOAT, network.outputSize()));
        }
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("cellstream")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .setGraph(graph.proto);
        complete(settings, network)
                .asMap()
                .forEach((key, text) -> model.addMetadataProps(StringStringEntryProto.newBuilder()
                        .setKey("cellstream." + key)
                        .setValue(text)));
        return model.build();
    }

    private void halves(String value, int features) {
        String lengths = graph.indices("output.lengths", features, features);
        graph.node(NodeProto.newBuilder()
                .setName("output")
                .setOpType("Split")
                .addAllInput(List.of(value, lengths))
                .addAllOutput(List.of("y", LOG_VARIANCE))
                .addAttribute(GraphBuilder.integer("axis", -1)));
        graph.proto.addOutput(0, GraphBuilder.value("y", ElementType.FLOAT, features));
        graph.proto.addOutput(1, GraphBuilder.value(LOG_VARIANCE, ElementType.FLOAT, features));
    }

    private String layer(Layer layer, String input) {
        if (layer instanceof Layer.Embedding embedding) {
            return embedding(embedding, input);
        } else if (layer instanceof Layer.Recurrent recurrent) {
            return recurrent(recurrent, input);
        } else if (layer instanceof Layer.Dense dense) {
            return dense(dense, input);
        } else if (layer instanceof Layer.Nonlinearity nonlinearity) {
            return new ActivationNodes(graph, nonlinearity.name())
                    .apply(nonlinearity.activation(), input, nonlinearity.name() + "/out");
        } else if (layer instanceof Layer.ParametricRelu relu) {
            String slopes = graph.tensor(relu.name() + ".slope", relu.slopes(), relu.slopes().length);
            return graph.node("PRelu", relu.name(), List.of(input, slopes), List.of(relu.name() + "/out"));
        } else if (layer instanceof Layer.Masking masking) {
            return masking(masking, input);
        } else if (layer instanceof Layer.BatchNormalization normalization) {
            return batchNormalization(normalization, input);
        } else if (layer instanceof Layer.LayerNormalization normalization) {
            return layerNormalization(normalization, input);
        } else if (layer instanceof Layer.Dropout dropout) {
            return dropout(dropout, input);
        }
        throw new IllegalStateException(layer.name());
    }

    private ModelSettings complete(ModelSettings settings, Network network) {
        ModelSettings all = settings.with(ModelSetting.INPUT, "x")
                .with(ModelSetting.OUTPUT, "y")
                .with(ModelSetting.STATE_PAIRS, pairs)
                .with(
                        ModelSetting.PARAMETERS,
                        settings.value(ModelSetting.PARAMETERS).orElse(Long.toString(network.parameters())));
        return initial.isEmpty() ? all : all.with(ModelSetting.STATE_INITIAL, initial);
    }

    private String embedding(Layer.Embedding layer, String input) {
        String weights = graph.tensor(layer.name() + ".weight", layer.weights(), layer.vocabulary(), layer.size());
        if (layer.maskZero()) {
            String name = layer.name() + ".mask";
            String token = graph.indices(name + ".token", 0);
            String axis = graph.indices(name + ".axis", 1);
            String column = graph.node("Unsqueeze", name + "/ids", List.of(input, axis), List.of(name + "/ids"));
            masked = graph.node("Equal", name, List.of(column, token), List.of(name + "/masked"));
        }
        return graph.node("Gather", layer.name(), List.of(weights, input), List.of(layer.name() + "/out"));
    }

    private String recurrent(Layer.Recurrent layer, String input) {
        String name = layer.name();
        Cell cell = layer.cell();
        int rows = cell.gates() * layer.hidden();
        List<String> inputs = new ArrayList<>();
        inputs.add(graph.node("Unsqueeze", name + "/x", List.of(input, TIME_AXIS), List.of(name + "/x")));
        inputs.add(graph.tensor(name + ".W", layer.inputWeights(), 1, rows, layer.input()));
        inputs.add(graph.tensor(name + ".R", layer.recurrentWeights(), 1, rows, layer.hidden()));
        inputs.add(graph.tensor(name + ".B", biases(layer), 1, 2 * rows));
        inputs.add("");
        List<String> states = cell == Cell.LSTM ? List.of("h", "c") : List.of("h");
        for (int i = 0; i < states.size(); i++) {
            inputs.add(state(layer, states.get(i), i));
        }
        List<String> outputs = new ArrayList<>(List.of(""));
        states.forEach(state -> outputs.add(name + "/" + state + "_out"));
        graph.node(recurrentNode(layer).addAllInput(inputs).addAllOutput(outputs));
        for (String state : states) {
            String next = name + "." + state + ".next";
            String computed = masked.isEmpty() ? next : name + "/" + state + "_computed";
            graph.node("Squeeze", computed, List.of(name + "/" + state + "_out", TIME_AXIS), List.of(computed));
            if (!masked.isEmpty()) {
                graph.node("Where", next, List.of(masked, name + "." + state, computed), List.of(next));
            }
            graph.proto.addOutput(GraphBuilder.value(next, ElementType.FLOAT, layer.hidden()));
        }
        return name + ".h.next";
    }

    private static NodeProto.Builder recurrentNode(Layer.Recurrent layer) {
        NodeProto.Builder node = NodeProto.newBuilder()
                .setName(layer.name())
                .addAttribute(GraphBuilder.integer("hidden_size", layer.hidden()));
        switch (layer.cell()) {
            case LSTM -> node.setOpType("LSTM");
            case GRU -> node.setOpType("GRU").addAttribute(GraphBuilder.integer("linear_before_reset", 0));
            case GRU_RESET_AFTER -> node.setOpType("GRU").addAttribute(GraphBuilder.integer("linear_before_reset", 1));
            case RNN_TANH, RNN_RELU -> node.setOpType("RNN");
        }
        if (layer.cell().gates() == 1 || !layer.isUsual()) {
            node.addAllAttribute(ActivationNodes.attributes(layer));
        }
        return node;
    }

    /** Makes a state's input and initial tensor; returns the value {@code [1,N,hidden]} that the node takes. */
    private String state(Layer.Recurrent layer, String state, int index) {
        String name = layer.name() + "." + state;
        graph.proto.addInput(GraphBuilder.value(name, ElementType.FLOAT, layer.hidden()));
        pairs.add(name + "=" + name + ".next");
        if (layer.initialState().length > 0) {
            float[] values = new float[layer.hidden()];
            System.arraycopy(layer.initialState(), index * layer.hidden(), values, 0, values.length);
            initial.add(name + "=" + graph.tensor(name + ".initial", values, layer.hidden()));
        }
        return graph.node("Unsqueeze", name + "/in", List.of(name, TIME_AXIS), List.of(name + "/in"));
    }

    private String dense(Layer.Dense layer, String input) {
        String name = layer.name();
        String weights = graph.tensor(name + ".weight", layer.weights(), layer.output(), layer.input());
        String bias = graph.tensor(name + ".bias", layer.bias(), layer.output());
        String sum = name + "/out";
        graph.node(NodeProto.newBuilder()
                .setName(name)
                .setOpType("Gemm")
                .addAllInput(List.of(input, weights, bias))
                .addOutput(sum)
                .addAttribute(GraphBuilder.integer("transB", 1)));
        return new ActivationNodes(graph, name + "/activation").apply(layer.activation(), sum, name + "/activated");
    }

    /** Says of a step that it is masked if its value farthest from the mask's is not away from it at all. */
    private String masking(Layer.Masking layer, String input) {
        String name = layer.name();
        String value = graph.tensor(name + ".value", new float[] {layer.value()});
        String zero = graph.tensor(name + ".zero", new float[] {0});
        String difference =
                graph.node("Sub", name + "/difference", List.of(input, value), List.of(name + "/difference"));
        String distance = graph.node("Abs", name + "/distance", List.of(difference), List.of(name + "/distance"));
        String farthest = graph.node(NodeProto.newBuilder()
                .setName(name + "/farthest")
                .setOpType("ReduceMax")
                .addInput(distance)
                .addOutput(name + "/farthest")
                .addAttribute(AttributeProto.newBuilder()
                        .setName("axes")
                        .setType(AttributeProto.AttributeType.INTS)
                        .addInts(-1))
                .addAttribute(GraphBuilder.integer("keepdims", 1)));
        masked = graph.node("Equal", name, List.of(farthest, zero), List.of(name + "/masked"));
        return graph.node("Where", name + "/out", List.of(masked, zero, input), List.of(name + "/out"));
    }

    private String batchNormalization(Layer.BatchNormalization layer, String input) {
        String name = layer.name();
        int size = layer.scale().length;
        return graph.node(NodeProto.newBuilder()
                .setName(name)
                .setOpType("BatchNormalization")
                .addInput(input)
                .addInput(graph.tensor(name + ".scale", layer.scale(), size))
                .addInput(graph.tensor(name + ".shift", layer.shift(), size))
                .addInput(graph.tensor(name + ".mean", layer.mean(), size))
                .addInput(graph.tensor(name + ".variance", layer.variance(), size))
                .addOutput(name + "/out")
                .addAttribute(GraphBuilder.number("epsilon", layer.epsilon())));
    }

    private String layerNormalization(Layer.LayerNormalization layer, String input) {
        String name = layer.name();
        int size = layer.scale().length;
        return graph.node(NodeProto.newBuilder()
                .setName(name)
                .setOpType("LayerNormalization")
                .addInput(input)
                .addInput(graph.tensor(name + ".scale", layer.scale(), size))
                .addInput(graph.tensor(name + ".shift", layer.shift(), size))
                .addOutput(name + "/out")
                .addAttribute(GraphBuilder.integer("axis", -1))
                .addAttribute(GraphBuilder.number("epsilon", layer.epsilon())));
    }

    private String dropout(Layer.Dropout layer, String input) {
        String ratio = layer.name() + ".ratio";
        graph.proto.addInitializer(TensorProto.newBuilder()
                .setName(ratio)
                .setDataType(ElementType.FLOAT.code())
                .addFloatData(layer.rate()));
        return graph.node("Dropout", layer.name(), List.of(input, ratio), List.of(layer.name() + "/out"));
    }

    /** ONNX's B: the biases of the input, then those of the recurrence. */
    private static float[] biases(Layer.Recurrent layer) {
        float[] both = new float[2 * layer.bias().length];
        System.arraycopy(layer.bias(), 0, both, 0, layer.bias().length);
        System.arraycopy(layer.recurrentBias(), 0, both, layer.bias().length, layer.recurrentBias().length);
        return both;
    }
}

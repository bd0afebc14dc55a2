package io.github.cellstream.runtime.stateful;

import ai.onnx.proto.OnnxMl.AttributeProto;
import com.google.protobuf.ByteString;
import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.network.Layer;
import io.github.cellstream.runtime.network.Network;
import io.github.cellstream.runtime.onnx.ElementType;
import io.github.cellstream.runtime.onnx.Graphs;
import java.util.ArrayList;
import java.util.List;

/** Writes a network as exporters do: the whole sequence goes in, initial states are constants, nothing is returned. */
final class WholeSequenceWriter {
    private final Graphs graph = new Graphs();
    private final boolean batchFirst;
    private final boolean everyStep;

    WholeSequenceWriter(boolean batchFirst, boolean everyStep) {
        this.batchFirst = batchFirst;
        this.everyStep = everyStep;
    }

    ModelSource write(Network network) {
        String first = batchFirst ? "batch" : "time";
        String second = batchFirst ? "time" : "batch";
        longs("one", 1);
        longs("directions", 1);
        longs("row", batchFirst ? 0 : 1);
        longs("row_end", batchFirst ? 1 : 2);
        graph.node("Shape", "x", "shape").node("Slice", "shape row row_end", "rows");
        String value = "x";
        if (network.kind() == InputKind.TOKENS) {
            graph.input("x", ElementType.INT64, first, second);
        } else {
            graph.input("x", ElementType.FLOAT, first, second, network.inputSize());
            value = timeFirst("x", "x_time_first");
        }
        for (Layer layer : network.layers()) {
            value = layer(layer, value);
        }
        if (everyStep) {
            graph.node("Identity", value, "y").output("y", "?", "?", width(network));
        } else {
            longs("last", -1);
            graph.node("Gather", value + " last", "y", Graphs.integer("axis", 0))
                    .output("y", 1, "?", width(network));
        }
        return graph.source();
    }

    private static int width(Network network) {
        return network.outputSize();
    }

    private String timeFirst(String from, String to) {
        if (!batchFirst) {
            return from;
        }
        graph.node("Transpose", from, to, Graphs.ints("perm", 1L, 0L, 2L));
        return to;
    }

    private String layer(Layer layer, String value) {
        String name = layer.name();
        if (layer instanceof Layer.Embedding embedding) {
            floats(name + ".weight", embedding.weights(), embedding.vocabulary(), embedding.size());
            graph.node("Gather", name + ".weight " + value, name + ".out");
            return timeFirst(name + ".out", name + ".time_first");
        }
        if (layer instanceof Layer.Recurrent recurrent) {
            return recurrent(recurrent, value);
        }
        Layer.Dense dense = (Layer.Dense) layer;
        float[] transposed = new float[dense.weights().length];
        for (int out = 0; out < dense.output(); out++) {
            for (int in = 0; in < dense.input(); in++) {
                transposed[in * dense.output() + out] = dense.weights()[out * dense.input() + in];
            }
        }
        floats(name + ".weight", transposed, dense.input(), dense.output());
        floats(name + ".bias", dense.bias(), dense.output());
        graph.node("MatMul", value + " " + name + ".weight", name + ".product")
                .node("Add", name + ".product " + name + ".bias", name + ".sum");
        switch (dense.activation().kind()) {
            case TANH -> graph.node("Tanh", name + ".sum", name + ".out");
            case RELU -> graph.node("Relu", name + ".sum", name + ".out");
            case SIGMOID -> graph.node("Sigmoid", name + ".sum", name + ".out");
            case SOFTMAX -> graph.node("Softmax", name + ".sum", name + ".out", Graphs.integer("axis", -1));
            case IDENTITY -> graph.node("Identity", name + ".sum", name + ".out");
            default -> throw new IllegalArgumentException(dense.activation().toString());
        }
        return name + ".out";
    }

    private String recurrent(Layer.Recurrent layer, String value) {
        String name = layer.name();
        int rows = layer.cell().gates() * layer.hidden();
        floats(name + ".W", layer.inputWeights(), 1, rows, layer.input());
        floats(name + ".R", layer.recurrentWeights(), 1, rows, layer.hidden());
        float[] both = new float[2 * rows];
        System.arraycopy(layer.bias(), 0, both, 0, rows);
        System.arraycopy(layer.recurrentBias(), 0, both, rows, layer.recurrentBias().length);
        floats(name + ".B", both, 1, 2 * rows);
        StringBuilder inputs = new StringBuilder(value + " " + name + ".W " + name + ".R " + name + ".B");
        if (layer.initialState().length > 0) {
            inputs.append(' ');
            for (int i = 0; i < layer.cell().states(); i++) {
                inputs.append(' ').append(initial(layer, i));
            }
        }
        List<AttributeProto> attributes = new ArrayList<>(List.of(Graphs.integer("hidden_size", layer.hidden())));
        if (layer.cell() == Cell.GRU_RESET_AFTER) {
            attributes.add(Graphs.integer("linear_before_reset", 1));
        }
        if (layer.cell() == Cell.RNN_RELU) {
            attributes.add(AttributeProto.newBuilder()
                    .setName("activations")
                    .setType(AttributeProto.AttributeType.STRINGS)
                    .addStrings(ByteString.copyFromUtf8("Relu"))
                    .build());
        }
        String operator = layer.cell().name().replaceAll("_.*", "");
        graph.node(operator, inputs.toString(), name + ".Y", attributes.toArray(new AttributeProto[0]))
                .node("Squeeze", name + ".Y directions", name + ".out");
        return name + ".out";
    }

    private String initial(Layer.Recurrent layer, int index) {
        String name = layer.name() + ".initial" + index;
        float[] values = new float[layer.hidden()];
        System.arraycopy(layer.initialState(), index * values.length, values, 0, values.length);
        floats(name + ".row", values, 1, 1, values.length);
        graph.node("Concat", "one rows one", name + ".shape", Graphs.integer("axis", 0))
                .node("Expand", name + ".row " + name + ".shape", name);
        return name;
    }

    private void floats(String name, float[] values, int... shape) {
        List<Long> lengths = new ArrayList<>();
        for (int length : shape) {
            lengths.add((long) length);
        }
        List<Float> list = new ArrayList<>();
        for (float value : values) {
            list.add(value);
        }
        graph.constant(name, lengths, list);
    }

    private void longs(String name, long value) {
        graph.tensor(tensor -> tensor.setName(name)
                .setDataType(ElementType.INT64.code())
                .addDims(1)
                .addInt64Data(value));
    }
}

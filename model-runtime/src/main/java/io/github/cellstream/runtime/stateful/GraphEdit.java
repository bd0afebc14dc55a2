package io.github.cellstream.runtime.stateful;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.cellstream.runtime.onnx.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects what a rewritten graph gets: states, constants, and names that no other value has. */
final class GraphEdit {
    private final Set<String> names = new HashSet<>();
    private final List<SteppedState> states = new ArrayList<>();
    private final List<TensorProto> constants = new ArrayList<>();

    GraphEdit(GraphProto graph) {
        graph.getInputList().forEach(input -> names.add(input.getName()));
        graph.getInitializerList().forEach(tensor -> names.add(tensor.getName()));
        graph.getNodeList().forEach(node -> {
            names.addAll(node.getOutputList());
            names.addAll(Dependence.uses(node));
        });
    }

    List<SteppedState> states() {
        return states;
    }

    List<TensorProto> constants() {
        return constants;
    }

    void add(SteppedState state) {
        states.add(state);
    }

    /** Returns a new name; characters that a setting's list gives a meaning are replaced. */
    String fresh(String wanted) {
        String plain = wanted.strip().replaceAll("[=,\\s\\[\\]\"]", "_");
        String name = plain;
        for (int i = 2; !names.add(name); i++) {
            name = plain + "." + i;
        }
        return name;
    }

    /** Returns a name for states of a node: its own, else its operator's. */
    static String base(NodeProto node) {
        return node.getName().isBlank() ? node.getOpType().toLowerCase(java.util.Locale.ROOT) : node.getName();
    }

    /** Adds an INT64 vector and returns its name. */
    String longs(String wanted, long... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(fresh(wanted))
                .setDataType(ElementType.INT64.code())
                .addDims(values.length);
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        constants.add(tensor.build());
        return tensor.getName();
    }

    /** Adds a FLOAT vector and returns its name. */
    String floats(String wanted, float[] values) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(fresh(wanted))
                .setDataType(ElementType.FLOAT.code())
                .addDims(values.length);
        for (float value : values) {
            tensor.addFloatData(value);
        }
        constants.add(tensor.build());
        return tensor.getName();
    }

    /** Makes a node of one output, named like it. */
    static NodeProto.Builder node(String operator, List<String> inputs, String output) {
        return NodeProto.newBuilder()
                .setName(output)
                .setOpType(operator)
                .addAllInput(inputs)
                .addOutput(output);
    }

    /** Sets a node's list of whole numbers, in place of the one it has. */
    static NodeProto.Builder withIntegers(NodeProto.Builder node, String name, long[] values) {
        AttributeProto list = integers(name, Arrays.stream(values).boxed().toList());
        for (int i = 0; i < node.getAttributeCount(); i++) {
            if (node.getAttribute(i).getName().equals(name)) {
                return node.setAttribute(i, list);
            }
        }
        return node.addAttribute(list);
    }

    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto integers(String name, List<Long> values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INTS)
                .addAllInts(values)
                .build();
    }
}

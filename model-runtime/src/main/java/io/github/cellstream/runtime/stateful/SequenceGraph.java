package io.github.cellstream.runtime.stateful;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.onnx.OnnxFile;
import io.github.cellstream.runtime.onnx.TensorData;
import java.util.Arrays;
import java.util.Optional;

/**
 * A whole-sequence graph and what was observed of it.
 *
 * @param file the file, for messages and constants
 * @param model the graph, whose recurrent nodes name all their outputs
 * @param input the data input
 * @param axes what follows which axis of the data
 * @param dependence what depends on the data's numbers
 * @param time the data's time axis
 * @param batch the data's batch axis, -1 if it has none that is open
 */
record SequenceGraph(
        OnnxFile file, ModelProto model, SequenceInput input, Axes axes, Dependence dependence, int time, int batch) {
    /** Returns the axis of a tensor that runs over time and over nothing else, -1 if there is not exactly one. */
    int timeAxis(String value) {
        return axes.only(value, time);
    }

    /** Returns the axis of a tensor that counts rows and nothing else, -1 if there is not exactly one. */
    int batchAxis(String value) {
        return batch < 0 ? -1 : axes.only(value, batch);
    }

    /** Returns the shape of a tensor in the run at the base size; no axes if it is unknown. */
    long[] shape(String value) {
        return axes.observed(value)
                .map(Observed::shape)
                .or(() -> file.constant(value)
                        .map(constant -> constant.shape().stream()
                                .mapToLong(Integer::longValue)
                                .toArray()))
                .orElse(new long[0]);
    }

    /** Returns the elements of a constant, or of a tensor that was the same in all runs; none if it is neither. */
    double[] constant(String value) {
        return axes.constant(value)
                .map(Observed::values)
                .or(() -> file.constant(value).map(SequenceGraph::elements))
                .orElse(new double[0]);
    }

    private static double[] elements(TensorData constant) {
        if (!constant.type().isFloating()) {
            return Arrays.stream(constant.longs()).asDoubleStream().toArray();
        }
        float[] floats = constant.floats();
        double[] elements = new double[floats.length];
        Arrays.setAll(elements, i -> floats[i]);
        return elements;
    }

    /** Returns a list that is a constant input of a node, or, in older operator sets, an attribute; empty if neither. */
    long[] integers(NodeProto node, int input, String attribute) {
        String name = input(node, input);
        return name.isEmpty()
                ? attribute(node, attribute).map(SequenceGraph::longs).orElse(new long[0])
                : Arrays.stream(constant(name)).mapToLong(value -> (long) value).toArray();
    }

    static long[] longs(AttributeProto attribute) {
        return attribute.getIntsList().stream().mapToLong(Long::longValue).toArray();
    }

    /** Makes the exception that refuses a node. */
    ModelException refuse(NodeProto node, String what) {
        return refuse(file.name(), node, what);
    }

    /** Makes the exception that refuses a node of a file. */
    static ModelException refuse(String file, NodeProto node, String what) {
        return new ModelException(ModelError.MODEL_UNSUPPORTED, file + ": " + describe(node), what);
    }

    static String describe(NodeProto node) {
        String name =
                node.getName().isEmpty() && node.getOutputCount() > 0 ? "-> " + node.getOutput(0) : node.getName();
        return "node '" + name + "' (" + node.getOpType() + ")";
    }

    static Optional<AttributeProto> attribute(NodeProto node, String name) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst();
    }

    static String input(NodeProto node, int index) {
        return index < node.getInputCount() ? node.getInput(index) : "";
    }
}

package io.github.cellstream.runtime.stateful;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.onnx.OnnxFile;
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

package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.jvm.Value.Axis;
import io.github.cellstream.runtime.jvm.Value.Constant;
import io.github.cellstream.runtime.jvm.Value.Rows;
import io.github.cellstream.runtime.onnx.TensorData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known halfway through the compilation of a graph: values by name, operations so far, buffers. */
final class Compilation {
    final Kernels kernels;
    final PlanBuffers buffers;
    private final String file;
    private final StateUse stateUse;
    private final Map<String, Value> values = new HashMap<>();
    private final List<Operation> operations = new ArrayList<>();

    Compilation(String file, Kernels kernels, PlanBuffers buffers, StateUse stateUse) {
        this.file = file;
        this.kernels = kernels;
        this.buffers = buffers;
        this.stateUse = stateUse;
    }

    void define(String name, Value value) {
        values.put(name, value);
    }

    void add(Operation operation) {
        operations.add(operation);
    }

    List<Operation> operations() {
        return operations;
    }

    /** Returns the value of a node's input, which the reader has checked to be made before. */
    Value input(NodeProto node, int index) {
        Value value = optional(node, index);
        if (value == null) {
            throw refused(node, "input " + index + " is missing");
        }
        return value;
    }

    /** Returns the value of a node's input, or null if the node leaves it out. */
    @Nullable
    Value optional(NodeProto node, int index) {
        if (index >= node.getInputCount() || node.getInput(index).isEmpty()) {
            return null;
        }
        Value value = values.get(node.getInput(index));
        if (value == null) {
            throw refused(node, "input '" + node.getInput(index) + "' is no tensor of this graph");
        }
        return value;
    }

    /** Returns a graph output's value, or null if nothing makes it. */
    @Nullable
    Value value(String name) {
        return values.get(name);
    }

    Rows rows(NodeProto node, int index) {
        if (input(node, index) instanceof Rows rows) {
            return rows;
        }
        throw refused(node, "input '" + node.getInput(index) + "' does not depend on the step's input");
    }

    TensorData constant(NodeProto node, int index) {
        if (input(node, index) instanceof Constant constant) {
            return constant.tensor();
        }
        throw refused(node, "input '" + node.getInput(index) + "' is computed; wanted a constant");
    }

    /** Returns whether {@code node} may write the next value of the state that it reads through {@code input} in place. */
    boolean inPlace(NodeProto node, int input, int output) {
        return stateUse.inPlace(node, input, output);
    }

    /** Checks a constant's shape, for example {@code [1, 256, 64]}. */
    void requireShape(NodeProto node, TensorData tensor, Integer... wanted) {
        if (!tensor.shape().equals(Arrays.asList(wanted))) {
            throw new ModelException(
                    ModelError.MODEL_SHAPE,
                    where(node),
                    "tensor '" + tensor.name() + "' has shape " + tensor.shape() + ", wanted " + Arrays.asList(wanted));
        }
    }

    /** Checks that a value has one feature axis, behind all others. */
    void requireRowVectors(NodeProto node, Rows rows) {
        int last = rows.axes().size() - 1;
        if (last < 0 || rows.axes().get(last) != Axis.FEATURE) {
            throw refused(node, "its input's axes are " + rows.axes() + "; wanted the features last");
        }
    }

    ModelException refused(NodeProto node, String why) {
        return new ModelException(
                ModelError.MODEL_UNSUPPORTED,
                where(node),
                why + "; the engine jvm can't run this graph, engine onnxruntime may");
    }

    private String where(NodeProto node) {
        String name = node.getName().isEmpty() ? "making '" + node.getOutput(0) + "'" : "'" + node.getName() + "'";
        return file + ": node " + name + " (" + node.getOpType() + ")";
    }
}

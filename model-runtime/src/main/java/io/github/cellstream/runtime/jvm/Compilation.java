package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.jvm.Value.Constant;
import io.github.cellstream.runtime.jvm.Value.Rows;
import io.github.cellstream.runtime.jvm.Value.Tokens;
import io.github.cellstream.runtime.onnx.OnnxFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known halfway through the compilation of a graph: values by name, operations so far, buffers. */
final class Compilation {
    /** Most elements of a constant that is computed here, and of a tensor that is rearranged. */
    private static final int MAX_ELEMENTS = 1 << 24;

    final Kernels kernels;
    final PlanBuffers buffers;

    /** Version of the operator set, which decides defaults. */
    final int opset;

    /** Number of token ids, 0 for a model of features. */
    final int vocabulary;

    private final String file;
    private final StateUse stateUse;
    private final Map<String, Value> values = new HashMap<>();
    private final List<Operation> operations = new ArrayList<>();

    Compilation(OnnxFile file, InputSpec input, Kernels kernels, PlanBuffers buffers, StateUse stateUse) {
        this.file = file.name();
        this.opset = file.opset();
        this.vocabulary = input.kind() == InputKind.TOKENS ? input.size() : 0;
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

    /** Returns a node's input as one that lies in a buffer, see {@link #computed}. */
    Rows rows(NodeProto node, int index) {
        return computed(input(node, index));
    }

    /** Returns a value as one that lies in a buffer; a constant or the number of a token is written there in each step. */
    Rows computed(Value value) {
        if (value instanceof Rows rows) {
            return rows;
        }
        View view = buffers.allocate(Shapes.size(value.shape()));
        add(
                value instanceof Constant constant
                        ? new RowSteps.Fill(view, constant.numbers().floats())
                        : new RowSteps.TokenNumber(view));
        return new Rows(view, value.shape());
    }

    Constant constant(NodeProto node, int index) {
        if (input(node, index) instanceof Constant constant) {
            return constant;
        }
        throw refused(node, "input '" + node.getInput(index) + "' is computed; wanted a constant");
    }

    /** Returns where a tensor's elements lie one behind the other; where they do not, gathers them first. */
    View view(Rows rows) {
        int[] at = rows.at();
        for (int i = 1; i < at.length; i++) {
            if (at[i] != at[0] + i) {
                View gathered = buffers.allocate(at.length);
                add(new Pick(rows.slot(), at, gathered));
                return gathered;
            }
        }
        return new View(rows.slot(), at.length == 0 ? 0 : at[0], at.length);
    }

    /** Returns a value whose element {@code i} is element {@code source[i]} of another; nothing is left for a step. */
    Value arranged(NodeProto node, Value value, int[] source, int[] shape) {
        if (value instanceof Constant constant) {
            return new Constant(constant.numbers().pick(source), shape);
        }
        if (value instanceof Tokens && source.length == 1) {
            return new Tokens(shape);
        }
        if (value instanceof Tokens) {
            throw refused(node, "it makes several tokens of one");
        }
        Rows rows = (Rows) value;
        int[] at = new int[source.length];
        for (int i = 0; i < at.length; i++) {
            at[i] = rows.at()[source[i]];
        }
        return new Rows(rows.slot(), at, shape);
    }

    /** Adds {@code to = W from + b}; W is {@code [outputs × depth]}, row-major. */
    void product(View from, View to, float[] w, float[] bias) {
        Panels panels = Panels.ofRows(w, bias, to.width(), from.width(), kernels.lanes());
        product(from, to, panels);
    }

    /** As above, with weights that were packed. */
    void product(View from, View to, Panels panels) {
        buffers.product(from.width());
        add(new Affine(from, to, panels, kernels));
    }

    /** Returns whether a tensor holds whole numbers or conditions, though they are computed with as floats. */
    boolean whole(String name) {
        return stateUse.whole(name, vocabulary > 0);
    }

    /** Allocates the result of a node and defines it. */
    View result(NodeProto node, int[] shape) {
        View view = buffers.allocate(elements(node, shape));
        define(node.getOutput(0), new Rows(view, shape));
        return view;
    }

    /** Returns the number of elements of a shape, if it is one that this engine takes. */
    int elements(NodeProto node, int[] shape) {
        long elements = 1;
        for (int length : shape) {
            elements *= length;
            if (length < 0 || elements > MAX_ELEMENTS) {
                throw refused(node, "a tensor of shape " + Arrays.toString(shape));
            }
        }
        return (int) elements;
    }

    /** Returns whether {@code node} may write the next value of the state that it reads through {@code input} in place. */
    boolean inPlace(NodeProto node, int input, int output) {
        return stateUse.inPlace(node, input, output);
    }

    /** Checks a constant's shape, for example {@code [1, 256, 64]}. */
    void requireShape(NodeProto node, int input, int... wanted) {
        int[] found = constant(node, input).shape();
        if (!Arrays.equals(found, wanted)) {
            throw new ModelException(
                    ModelError.MODEL_SHAPE,
                    where(node),
                    "tensor '" + node.getInput(input) + "' has shape " + Arrays.toString(found) + ", wanted "
                            + Arrays.toString(wanted));
        }
    }

    /** Returns the length of the last axis, the features. */
    int features(NodeProto node, Rows rows) {
        int[] shape = rows.shape();
        if (shape.length == 0) {
            throw refused(node, "its input is a scalar; wanted features");
        }
        return shape[shape.length - 1];
    }

    /** As {@link #features}, where every other axis has length 1. */
    int vector(NodeProto node, Rows rows) {
        int features = features(node, rows);
        if (features != rows.width()) {
            throw refused(node, "its input has shape " + Arrays.toString(rows.shape()) + "; wanted one vector a step");
        }
        return features;
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

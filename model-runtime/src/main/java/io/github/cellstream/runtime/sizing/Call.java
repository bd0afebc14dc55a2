package io.github.cellstream.runtime.sizing;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.onnx.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A node with what is known of its inputs. */
final class Call {
    private final NodeProto node;
    private final List<@Nullable Extent> inputs;
    private final Budget budget;

    Call(NodeProto node, List<@Nullable Extent> inputs, Budget budget) {
        this.node = node;
        this.inputs = inputs;
        this.budget = budget;
    }

    NodeProto node() {
        return node;
    }

    int inputs() {
        return inputs.size();
    }

    int outputs() {
        return node.getOutputCount();
    }

    Extent input(int index) {
        Extent extent = optional(index);
        if (extent == null) {
            throw shape("input " + index + " is missing");
        }
        return extent;
    }

    @Nullable
    Extent optional(int index) {
        return index < inputs.size() ? inputs.get(index) : null;
    }

    ElementType type(int index) {
        return input(index).type();
    }

    /** Returns an input's shape, which the operator's result can't be bounded without. */
    long[] shape(int index) {
        long[] shape = input(index).shape();
        if (shape == null) {
            throw untold("the shape of input '" + node.getInput(index) + "'");
        }
        return shape;
    }

    int rank(int index) {
        return shape(index).length;
    }

    /** Returns an input's values, which the operator's result can't be bounded without. */
    double[] numbers(int index) {
        double[] values = input(index).values();
        if (values == null) {
            throw untold("the values of input '" + node.getInput(index) + "'");
        }
        return values;
    }

    long[] longs(int index) {
        return longs(numbers(index));
    }

    /** Returns an input's values, or an attribute's in older operator sets; null if they are given nowhere or unknown. */
    long @Nullable [] listed(int index, String attribute) {
        Extent extent = optional(index);
        if (extent != null) {
            return extent.values() == null ? null : longs(Objects.requireNonNull(extent.values()));
        }
        AttributeProto found = attribute(attribute);
        return found == null ? null : integers(attribute);
    }

    @Nullable
    AttributeProto attribute(String name) {
        for (AttributeProto attribute : node.getAttributeList()) {
            if (attribute.getName().equals(name)) {
                return attribute;
            }
        }
        return null;
    }

    boolean has(String name) {
        return attribute(name) != null;
    }

    long integer(String name, long byDefault) {
        AttributeProto found = attribute(name);
        return found == null ? byDefault : found.getI();
    }

    String text(String name, String byDefault) {
        AttributeProto found = attribute(name);
        return found == null ? byDefault : found.getS().toStringUtf8();
    }

    long[] integers(String name) {
        AttributeProto found = attribute(name);
        return found == null
                ? new long[0]
                : found.getIntsList().stream().mapToLong(Long::longValue).toArray();
    }

    /** Returns a list of attributes, each {@code byDefault} if there is none. */
    long[] integers(String name, int length, long byDefault) {
        long[] given = integers(name);
        if (given.length == 0) {
            given = new long[length];
            Arrays.fill(given, byDefault);
        }
        if (given.length != length) {
            throw shape("found " + name + " " + Arrays.toString(given) + ", wanted " + length + " numbers");
        }
        return given;
    }

    int axis(long axis, int rank) {
        long at = axis < 0 ? axis + rank : axis;
        if (at < 0 || at >= rank) {
            throw shape("found axis " + axis + " of a tensor of " + rank + " axes");
        }
        return (int) at;
    }

    /** Counts multiplications and additions. */
    void work(double operations) {
        budget.work(this, operations);
    }

    /** Counts memory beside the outputs. */
    void scratch(double numbers) {
        budget.make(this, numbers, "works in");
    }

    ModelException shape(String what) {
        return new ModelException(ModelError.MODEL_SHAPE, where(), what + "; its inputs are " + described());
    }

    ModelException unsupported(String what) {
        return new ModelException(ModelError.MODEL_UNSUPPORTED, where(), what);
    }

    ModelException tooLarge(String what) {
        return new ModelException(ModelError.MODEL_TOO_LARGE, where(), what);
    }

    String where() {
        String name =
                node.getName().isEmpty() && node.getOutputCount() > 0 ? "-> " + node.getOutput(0) : node.getName();
        return budget.file() + ": node '" + name + "' (" + node.getOpType() + ")";
    }

    private ModelException untold(String what) {
        return unsupported(what + " can't be told before the model is run, and so neither can the memory that this node"
                + " takes; wanted constants, or shapes that follow from the inputs' shapes");
    }

    private String described() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(inputs.size(), 8); i++) {
            Extent input = inputs.get(i);
            text.append(i == 0 ? "" : ", ").append(node.getInput(i)).append(' ').append(input == null ? "none" : input);
        }
        return text.toString();
    }

    private static long[] longs(double[] values) {
        return Arrays.stream(values).mapToLong(value -> (long) value).toArray();
    }
}

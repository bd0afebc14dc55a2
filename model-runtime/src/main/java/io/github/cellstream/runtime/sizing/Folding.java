package io.github.cellstream.runtime.sizing;

import io.github.cellstream.runtime.onnx.ElementType;
import io.github.cellstream.runtime.onnx.TensorData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Computes the few numbers from which graphs compute shapes: what {@code Shape} gives, and what is cut out of it, put
 * together, compared and calculated with. Vectors and scalars of at most {@link Extent#MOST_VALUES} elements.
 */
final class Folding {
    private static final Map<String, DoubleUnaryOperator> UNARY = new HashMap<>();
    private static final Map<String, DoubleBinaryOperator> BINARY = new HashMap<>();

    static {
        for (String pass : "Identity Squeeze Unsqueeze Reshape Flatten Dropout Cast".split(" ")) {
            UNARY.put(pass, x -> x);
        }
        UNARY.put("Neg", x -> -x);
        UNARY.put("Abs", Math::abs);
        UNARY.put("Floor", Math::floor);
        UNARY.put("Ceil", Math::ceil);
        UNARY.put("Sqrt", Math::sqrt);
        UNARY.put("Not", x -> x == 0 ? 1 : 0);
        BINARY.put("Add", Double::sum);
        BINARY.put("Sub", (a, b) -> a - b);
        BINARY.put("Mul", (a, b) -> a * b);
        BINARY.put("Div", (a, b) -> a / b);
        BINARY.put("Pow", Math::pow);
        BINARY.put("Min", Math::min);
        BINARY.put("Max", Math::max);
        BINARY.put("Mod", (a, b) -> a - Math.floor(a / b) * b);
        BINARY.put("Equal", (a, b) -> a == b ? 1 : 0);
        BINARY.put("Less", (a, b) -> a < b ? 1 : 0);
        BINARY.put("LessOrEqual", (a, b) -> a <= b ? 1 : 0);
        BINARY.put("Greater", (a, b) -> a > b ? 1 : 0);
        BINARY.put("GreaterOrEqual", (a, b) -> a >= b ? 1 : 0);
        BINARY.put("And", (a, b) -> a != 0 && b != 0 ? 1 : 0);
        BINARY.put("Or", (a, b) -> a != 0 || b != 0 ? 1 : 0);
    }

    private Folding() {}

    /** Returns a constant, with its values where they are few. */
    static Extent of(TensorData tensor) {
        long[] shape = tensor.shape().stream().mapToLong(Integer::longValue).toArray();
        Extent extent = Extent.of(tensor.type(), shape);
        if (!extent.isSmall()) {
            return extent;
        }
        if (tensor.type().isIntegral()) {
            return extent.with(Arrays.stream(tensor.longs()).asDoubleStream().toArray());
        }
        if (!tensor.type().isFloating()) {
            return extent;
        }
        float[] floats = tensor.floats();
        double[] values = new double[floats.length];
        Arrays.setAll(values, i -> floats[i]);
        return extent.with(values);
    }

    static Extent vector(ElementType type, List<? extends Number> numbers) {
        Extent extent = Extent.of(type, numbers.size());
        return extent.isSmall()
                ? extent.with(numbers.stream().mapToDouble(Number::doubleValue).toArray())
                : extent;
    }

    /** Returns a node's outputs with the values that can be computed. */
    static List<Extent> fold(Call call, List<Extent> outputs) {
        if (outputs.isEmpty() || !outputs.get(0).isSmall() || outputs.get(0).values() != null) {
            return outputs;
        }
        List<Extent> folded = new ArrayList<>(outputs);
        if (call.node().getOpType().equals("Split")) {
            split(call, folded);
        } else {
            Extent first = outputs.get(0);
            double[] values = values(call, first);
            folded.set(0, first.with(values != null && values.length == first.size() ? values : null));
        }
        return folded;
    }

    private static double @Nullable [] values(Call call, Extent output) {
        String operator = call.node().getOpType();
        if (operator.equals("Shape")) {
            return shapeOf(call);
        }
        if (operator.equals("Size")) {
            return new double[] {call.input(0).size()};
        }
        for (int i = 0; i < call.inputs(); i++) {
            Extent input = call.optional(i);
            if (input == null || input.values() == null) {
                return null;
            }
        }
        DoubleUnaryOperator unary = UNARY.get(operator);
        if (unary != null) {
            boolean whole = output.type().isIntegral();
            return Arrays.stream(call.numbers(0))
                    .map(x -> whole ? truncated(unary.applyAsDouble(x)) : unary.applyAsDouble(x))
                    .toArray();
        }
        DoubleBinaryOperator binary = BINARY.get(operator);
        if (binary != null) {
            return call.inputs() == 2 ? binary(call, output, binary) : null;
        }
        return switch (operator) {
            case "Where" -> where(call, output);
            case "Expand" -> spread(call, 0, output);
            case "ConstantOfShape" -> filled(call, output);
            case "Concat" -> call.rank(0) == 1 ? concat(call) : null;
            case "Gather" -> call.rank(0) == 1 ? gather(call) : null;
            case "Slice" -> slice(call, output);
            case "Range" -> range(call, output);
            case "Transpose" -> transpose(call, output);
            case "ReduceProd" -> reduce(call, output, 1, (a, b) -> a * b);
            case "ReduceSum" -> reduce(call, output, 0, Double::sum);
            case "ReduceMax" -> reduce(call, output, Double.NEGATIVE_INFINITY, Math::max);
            case "ReduceMin" -> reduce(call, output, Double.POSITIVE_INFINITY, Math::min);
            default -> null;
        };
    }

    private static double @Nullable [] shapeOf(Call call) {
        long[] shape = call.input(0).shape();
        if (shape == null) {
            return null;
        }
        ArrangementRules.Range part =
                ArrangementRules.Range.of(call.integer("start", 0), call.integer("end", shape.length), 1, shape.length);
        return Arrays.stream(shape, (int) part.start(), (int) (part.start() + part.length()))
                .asDoubleStream()
                .toArray();
    }

    private static double[] binary(Call call, Extent output, DoubleBinaryOperator operator) {
        double[] a = spread(call, 0, output);
        double[] b = spread(call, 1, output);
        boolean whole = call.type(0).isIntegral();
        double[] values = new double[a.length];
        for (int i = 0; i < values.length; i++) {
            double value = operator.applyAsDouble(a[i], b[i]);
            values[i] = whole ? truncated(value) : value;
        }
        return values;
    }

    private static double[] where(Call call, Extent output) {
        double[] condition = spread(call, 0, output);
        double[] one = spread(call, 1, output);
        double[] other = spread(call, 2, output);
        double[] values = new double[one.length];
        Arrays.setAll(values, i -> condition[i] != 0 ? one[i] : other[i]);
        return values;
    }

    /** Returns an input's values broadcast to the output's shape. */
    private static double[] spread(Call call, int index, Extent output) {
        long[] from = call.shape(index);
        long[] to = output.shape() == null ? new long[0] : output.shape();
        double[] given = call.numbers(index);
        double[] values = new double[(int) output.size()];
        for (int i = 0; i < values.length; i++) {
            long rest = i;
            int at = 0;
            int stride = 1;
            for (int axis = 1; axis <= to.length; axis++) {
                long place = rest % to[to.length - axis];
                rest /= to[to.length - axis];
                if (axis <= from.length) {
                    long length = from[from.length - axis];
                    at += length == 1 ? 0 : (int) place * stride;
                    stride *= (int) length;
                }
            }
            values[i] = given[at];
        }
        return values;
    }

    private static double[] filled(Call call, Extent output) {
        double[] values = new double[(int) output.size()];
        var attribute = call.attribute("value");
        if (attribute != null) {
            double[] value = of(TensorData.of(call.where(), attribute.getT())).values();
            Arrays.fill(values, value == null || value.length == 0 ? Double.NaN : value[0]);
        }
        return values;
    }

    private static double[] concat(Call call) {
        double[] values = new double[0];
        for (int i = 0; i < call.inputs(); i++) {
            double[] next = call.numbers(i);
            values = Arrays.copyOf(values, values.length + next.length);
            System.arraycopy(next, 0, values, values.length - next.length, next.length);
        }
        return values;
    }

    private static double[] gather(Call call) {
        double[] data = call.numbers(0);
        return Arrays.stream(call.numbers(1))
                .map(index -> data[call.axis((long) index, data.length)])
                .toArray();
    }

    private static double @Nullable [] slice(Call call, Extent output) {
        long[] starts = call.listed(1, "starts");
        long[] ends = call.listed(2, "ends");
        long[] axes = call.listed(3, "axes");
        long[] steps = call.listed(4, "steps");
        if (starts == null || ends == null) {
            return null;
        }
        long[] shape = call.shape(0);
        int[] strides = strides(shape);
        int start = 0;
        for (int i = 0; i < starts.length; i++) {
            int axis = call.axis(axes == null ? i : axes[i], shape.length);
            ArrangementRules.Range part =
                    ArrangementRules.Range.of(starts[i], ends[i], steps == null ? 1 : steps[i], shape[axis]);
            start += (int) part.start() * strides[axis];
            strides[axis] *= (int) part.step();
        }
        return walk(call, output, start, strides);
    }

    private static double[] transpose(Call call, Extent output) {
        int rank = call.rank(0);
        int[] strides = strides(call.shape(0));
        int[] steps = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            steps[axis] = strides[call.has("perm") ? (int) call.integers("perm", rank, 0)[axis] : rank - 1 - axis];
        }
        return walk(call, output, 0, steps);
    }

    private static int[] strides(long[] shape) {
        int[] strides = new int[shape.length];
        int stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= (int) shape[axis];
        }
        return strides;
    }

    /** Reads the elements of a tensor, where moving by one along an axis of the result moves by a step in the source. */
    private static double[] walk(Call call, Extent output, int start, int[] steps) {
        double[] given = call.numbers(0);
        long[] shape = output.shape() == null ? new long[0] : output.shape();
        double[] values = new double[(int) output.size()];
        for (int i = 0; i < values.length; i++) {
            long rest = i;
            int at = start;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                at += (int) (rest % shape[axis]) * steps[axis];
                rest /= shape[axis];
            }
            values[i] = given[at];
        }
        return values;
    }

    private static void split(Call call, List<Extent> outputs) {
        double[] data = call.input(0).values();
        if (data == null || call.rank(0) != 1) {
            return;
        }
        int from = 0;
        for (int i = 0; i < outputs.size(); i++) {
            int length = (int) outputs.get(i).size();
            outputs.set(i, outputs.get(i).with(Arrays.copyOfRange(data, from, from + length)));
            from += length;
        }
    }

    private static double[] range(Call call, Extent output) {
        double[] values = new double[(int) output.size()];
        Arrays.setAll(values, i -> call.numbers(0)[0] + i * call.numbers(2)[0]);
        return values;
    }

    private static double @Nullable [] reduce(Call call, Extent output, double start, DoubleBinaryOperator operator) {
        return output.size() == 1 ? new double[] {Arrays.stream(call.numbers(0)).reduce(start, operator)} : null;
    }

    private static double truncated(double value) {
        return value < 0 ? Math.ceil(value) : Math.floor(value);
    }
}

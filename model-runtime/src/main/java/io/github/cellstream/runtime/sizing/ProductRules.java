package io.github.cellstream.runtime.sizing;

import io.github.cellstream.runtime.onnx.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Operators that multiply tensors with each other, or slide one along another. */
final class ProductRules {
    static final Map<String, Rule> ALL = new HashMap<>();

    static {
        ALL.put("MatMul", call -> product(call, 0, 1));
        ALL.put("MatMulInteger", call -> product(call, 0, 1));
        ALL.put("DynamicQuantizeMatMul", call -> product(call, 0, 1));
        ALL.put("MatMulIntegerToFloat", call -> product(call, 0, 1));
        ALL.put("QLinearMatMul", call -> product(call, 0, 3));
        ALL.put("FusedMatMul", ProductRules::fused);
        ALL.put("Gemm", ProductRules::gemm);
        ALL.put("FusedGemm", ProductRules::gemm);
        ALL.put("Einsum", ProductRules::einsum);
        ALL.put("Conv", call -> convolution(call, 1));
        ALL.put("ConvInteger", call -> convolution(call, 1));
        ALL.put("FusedConv", call -> convolution(call, 1));
        ALL.put("QLinearConv", call -> convolution(call, 3));
        ALL.put("ConvTranspose", ProductRules::transposedConvolution);
        for (String pool : "AveragePool MaxPool LpPool".split(" ")) {
            ALL.put(pool, ProductRules::pool);
        }
    }

    private ProductRules() {}

    private static List<Extent> product(Call call, int left, int right) {
        ElementType type = call.node().getOpType().equals("MatMul") ? call.type(left) : ElementType.OTHER;
        if (call.node().getOpType().equals("MatMul")
                && call.type(right) != type
                && call.type(right) != ElementType.OTHER
                && type != ElementType.OTHER) {
            throw call.shape("found elements of type " + type + " and " + call.type(right) + ", wanted one type");
        }
        if (!PlainRules.isKnown(call.input(left)) || !PlainRules.isKnown(call.input(right))) {
            double size = call.input(left).size() * call.input(right).size();
            call.work(size);
            return List.of(Extent.atMost(type, size));
        }
        return List.of(Extent.of(type, matrices(call, call.shape(left), call.shape(right))));
    }

    private static long[] matrices(Call call, long[] left, long[] right) {
        long[] a = left.length == 1 ? new long[] {1, left[0]} : left;
        long[] b = right.length == 1 ? new long[] {right[0], 1} : right;
        if (a.length < 2 || b.length < 2 || a[a.length - 1] != b[b.length - 2]) {
            throw call.shape("found a product of " + Arrays.toString(left) + " and " + Arrays.toString(right));
        }
        List<Long> shape = new ArrayList<>();
        for (long axis : PlainRules.broadcast(call, Arrays.copyOf(a, a.length - 2), Arrays.copyOf(b, b.length - 2))) {
            shape.add(axis);
        }
        double batches = Extent.size(ArrangementRules.longs(shape));
        call.work(batches * a[a.length - 2] * a[a.length - 1] * b[b.length - 1]);
        if (left.length > 1) {
            shape.add(a[a.length - 2]);
        }
        if (right.length > 1) {
            shape.add(b[b.length - 1]);
        }
        return ArrangementRules.longs(shape);
    }

    private static List<Extent> fused(Call call) {
        if (call.integer("transBatchA", 0) + call.integer("transBatchB", 0) != 0) {
            throw call.unsupported("found transBatchA or transBatchB");
        }
        return List.of(Extent.of(
                call.type(0),
                matrices(
                        call,
                        turned(call.shape(0), call.integer("transA", 0)),
                        turned(call.shape(1), call.integer("transB", 0)))));
    }

    private static List<Extent> gemm(Call call) {
        long[] a = turned(call.shape(0), call.integer("transA", 0));
        long[] b = turned(call.shape(1), call.integer("transB", 0));
        if (a.length != 2 || b.length != 2) {
            throw call.shape("wanted two matrices");
        }
        long[] shape = matrices(call, a, b);
        if (call.optional(2) != null && PlainRules.isKnown(call.input(2))) {
            long[] sum = PlainRules.broadcast(call, shape, call.shape(2));
            if (!Arrays.equals(sum, shape)) {
                throw call.shape("found C " + Arrays.toString(call.shape(2)) + ", wanted one that broadcasts to "
                        + Arrays.toString(shape));
            }
        }
        return List.of(Extent.of(call.type(0), shape));
    }

    private static long[] turned(long[] shape, long turn) {
        if (turn == 0 || shape.length < 2) {
            return shape;
        }
        long[] turned = shape.clone();
        turned[shape.length - 1] = shape[shape.length - 2];
        turned[shape.length - 2] = shape[shape.length - 1];
        return turned;
    }

    private static List<Extent> einsum(Call call) {
        String[] sides = call.text("equation", "").replace(" ", "").split("->", -1);
        String[] terms = sides[0].split(",", -1);
        if (sides.length != 2 || terms.length != call.inputs() || sides[0].contains(".")) {
            throw call.unsupported("found equation '" + call.text("equation", "")
                    + "', wanted one of single letters with an arrow, such as bij,bjk->bik");
        }
        Map<Character, Long> lengths = new HashMap<>();
        for (int i = 0; i < terms.length; i++) {
            long[] shape = call.shape(i);
            if (terms[i].length() != shape.length) {
                throw call.shape("found term '" + terms[i] + "' for input " + i);
            }
            for (int axis = 0; axis < shape.length; axis++) {
                lengths.merge(terms[i].charAt(axis), shape[axis], Math::max);
            }
        }
        double all = 1;
        for (long length : lengths.values()) {
            all *= length;
        }
        call.work(all);
        call.scratch(all);
        long[] shape = new long[sides[1].length()];
        for (int axis = 0; axis < shape.length; axis++) {
            Long length = lengths.get(sides[1].charAt(axis));
            if (length == null) {
                throw call.shape("found letter '" + sides[1].charAt(axis) + "' behind the arrow alone");
            }
            shape[axis] = length;
        }
        return List.of(Extent.of(call.type(0), shape));
    }

    private static List<Extent> convolution(Call call, int filter) {
        long[] x = call.shape(0);
        long[] w = call.shape(filter);
        long groups = call.integer("group", 1);
        if (x.length < 3 || w.length != x.length || groups < 1 || x[1] != w[1] * groups) {
            throw call.shape("found data " + Arrays.toString(x) + " and filters " + Arrays.toString(w) + " in " + groups
                    + " groups");
        }
        long[] shape = windows(call, x, Arrays.copyOfRange(w, 2, w.length));
        shape[1] = w[0];
        double places = Extent.size(shape) / Math.max(1, w[0]);
        double taps = Extent.size(w) / Math.max(1, w[0]);
        call.scratch(places * taps);
        call.work(Extent.size(shape) * taps);
        return List.of(Extent.of(call.type(0), shape));
    }

    private static List<Extent> pool(Call call) {
        long[] x = call.shape(0);
        long[] kernel = call.integers("kernel_shape");
        if (x.length < 3 || kernel.length != x.length - 2) {
            throw call.shape("found kernel " + Arrays.toString(kernel) + " for data " + Arrays.toString(x));
        }
        long[] shape = windows(call, x, kernel);
        call.work(Extent.size(shape) * Extent.size(kernel));
        return List.of(Extent.of(call.type(0), shape), Extent.of(ElementType.INT64, shape));
    }

    /** The shape {@code [N, C, …]} that windows of a kernel's size give; C is that of the data. */
    private static long[] windows(Call call, long[] x, long[] kernel) {
        int axes = kernel.length;
        long[] strides = call.integers("strides", axes, 1);
        long[] dilations = call.integers("dilations", axes, 1);
        long[] pads = call.integers("pads", 2 * axes, 0);
        String auto = call.text("auto_pad", "NOTSET");
        boolean up = call.integer("ceil_mode", 0) != 0;
        long[] shape = x.clone();
        for (int i = 0; i < axes; i++) {
            if (strides[i] < 1 || dilations[i] < 1 || kernel[i] < 1 || pads[i] < 0 || pads[axes + i] < 0) {
                throw call.shape("found strides " + Arrays.toString(strides) + ", dilations "
                        + Arrays.toString(dilations) + ", pads " + Arrays.toString(pads));
            }
            double reach = (double) (kernel[i] - 1) * dilations[i] + 1;
            double padded = auto.startsWith("SAME")
                    ? Math.max((double) x[2 + i], reach)
                    : (double) x[2 + i] + (auto.equals("VALID") ? 0 : (double) pads[i] + pads[axes + i]);
            double places = auto.startsWith("SAME")
                    ? Math.ceil((double) x[2 + i] / strides[i])
                    : (up ? Math.ceil((padded - reach) / strides[i]) : Math.floor((padded - reach) / strides[i])) + 1;
            shape[2 + i] = (long) Math.max(0, places);
        }
        return shape;
    }

    private static List<Extent> transposedConvolution(Call call) {
        long[] x = call.shape(0);
        long[] w = call.shape(1);
        int axes = x.length - 2;
        if (axes < 1 || w.length != x.length || x[1] != w[0]) {
            throw call.shape("found data " + Arrays.toString(x) + " and filters " + Arrays.toString(w));
        }
        long[] strides = call.integers("strides", axes, 1);
        long[] dilations = call.integers("dilations", axes, 1);
        long[] extra = call.integers("output_padding", axes, 0);
        long[] given = call.integers("output_shape");
        long[] shape = x.clone();
        shape[1] = (long) ((double) w[1] * Math.max(1, call.integer("group", 1)));
        for (int i = 0; i < axes; i++) {
            double length = (double) strides[i] * Math.max(0, x[2 + i] - 1)
                    + extra[i]
                    + (double) (w[2 + i] - 1) * dilations[i]
                    + 1;
            if (strides[i] < 1 || dilations[i] < 1 || extra[i] < 0 || (given.length == axes && given[i] < 0)) {
                throw call.shape("found strides " + Arrays.toString(strides));
            }
            shape[2 + i] = (long) (given.length == axes ? Math.max(length, (double) given[i]) : length);
        }
        call.scratch(Extent.size(x) * Extent.size(w) / Math.max(1, w[0]));
        call.work(Extent.size(x) * Extent.size(w) / Math.max(1, w[0]));
        return List.of(Extent.of(call.type(0), shape));
    }
}

package io.github.cellstream.runtime.sizing;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.github.cellstream.runtime.onnx.ElementType;
import io.github.cellstream.runtime.onnx.TensorData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Operators that make more of what they are given, or something of nothing: few bytes of a file may ask for anything. */
final class GrowthRules {
    static final Map<String, Rule> ALL = new HashMap<>();

    static {
        ALL.put("Constant", GrowthRules::constant);
        ALL.put("ConstantOfShape", GrowthRules::constantOfShape);
        ALL.put("Expand", GrowthRules::expand);
        ALL.put("Tile", GrowthRules::tile);
        ALL.put("Pad", GrowthRules::pad);
        ALL.put("Resize", GrowthRules::resize);
        ALL.put("Upsample", GrowthRules::resize);
        ALL.put("Range", GrowthRules::range);
        ALL.put("OneHot", GrowthRules::oneHot);
        ALL.put("Gather", GrowthRules::gather);
        ALL.put("GatherElements", call -> List.of(call.input(1).as(call.type(0))));
        ALL.put("GatherND", GrowthRules::gatherND);
        ALL.put("NonZero", GrowthRules::nonZero);
        ALL.put("RandomNormal", GrowthRules::random);
        ALL.put("RandomUniform", GrowthRules::random);
        ALL.put("Multinomial", GrowthRules::multinomial);
    }

    private GrowthRules() {}

    private static List<Extent> constant(Call call) {
        AttributeProto tensor = call.attribute("value");
        if (tensor != null && tensor.hasT()) {
            return List.of(Folding.of(TensorData.of(call.where(), tensor.getT())));
        }
        for (AttributeProto attribute : call.node().getAttributeList()) {
            switch (attribute.getName()) {
                case "value_int" -> {
                    return List.of(Extent.of(ElementType.INT64).with(new double[] {attribute.getI()}));
                }
                case "value_float" -> {
                    return List.of(Extent.of(ElementType.FLOAT).with(new double[] {attribute.getF()}));
                }
                case "value_ints" -> {
                    return List.of(Folding.vector(ElementType.INT64, attribute.getIntsList()));
                }
                case "value_floats" -> {
                    return List.of(Folding.vector(ElementType.FLOAT, attribute.getFloatsList()));
                }
                case "value_string" -> {
                    return List.of(Extent.of(ElementType.STRING));
                }
                case "value_strings" -> {
                    return List.of(Extent.of(ElementType.STRING, attribute.getStringsCount()));
                }
                case "sparse_value" -> {
                    long[] dims = attribute.getSparseTensor().getDimsList().stream()
                            .mapToLong(Long::longValue)
                            .toArray();
                    return List.of(Extent.of(
                            ElementType.of(
                                    attribute.getSparseTensor().getValues().getDataType()),
                            require(call, dims)));
                }
                default -> {
                    // said below, if it is the only one
                }
            }
        }
        throw call.shape("it holds no value that is known");
    }

    private static List<Extent> constantOfShape(Call call) {
        AttributeProto value = call.attribute("value");
        ElementType type =
                value == null ? ElementType.FLOAT : ElementType.of(value.getT().getDataType());
        return List.of(Extent.of(type, require(call, call.longs(0))));
    }

    private static List<Extent> expand(Call call) {
        return List.of(
                PlainRules.broadcast(call, call.input(0), Extent.of(ElementType.INT64, require(call, call.longs(1)))));
    }

    private static List<Extent> tile(Call call) {
        long[] shape = call.shape(0).clone();
        long[] times = call.longs(1);
        if (times.length != shape.length) {
            throw call.shape("found " + times.length + " repeats for " + shape.length + " axes");
        }
        return List.of(Extent.of(call.type(0), require(call, times(shape, times))));
    }

    private static long[] times(long[] shape, long[] factors) {
        long[] product = new long[shape.length];
        for (int axis = 0; axis < shape.length; axis++) {
            product[axis] = saturated((double) shape[axis] * factors[axis]);
        }
        return product;
    }

    private static List<Extent> pad(Call call) {
        long[] shape = call.shape(0).clone();
        long[] pads =
                call.optional(1) != null ? call.longs(1) : call.integers(call.has("paddings") ? "paddings" : "pads");
        long[] axes = call.optional(3) == null ? null : call.longs(3);
        int padded = axes == null ? shape.length : axes.length;
        if (pads.length != 2 * padded) {
            throw call.shape("found " + pads.length + " pads, wanted " + 2 * padded);
        }
        for (int i = 0; i < padded; i++) {
            int axis = call.axis(axes == null ? i : axes[i], shape.length);
            shape[axis] = saturated((double) shape[axis] + pads[i] + pads[padded + i]);
        }
        return List.of(Extent.of(call.type(0), require(call, shape)));
    }

    private static List<Extent> resize(Call call) {
        if (!call.text("keep_aspect_ratio_policy", "stretch").equals("stretch")) {
            throw call.unsupported("found another keep_aspect_ratio_policy than stretch");
        }
        long[] shape = call.shape(0).clone();
        long[] axes = call.integers("axes");
        boolean bySizes = call.optional(3) != null && call.input(3).size() > 0;
        int scales = call.inputs() > 2 ? 2 : 1;
        double[] numbers;
        if (bySizes) {
            numbers = call.numbers(3);
        } else if (call.optional(scales) != null) {
            numbers = call.numbers(scales);
        } else {
            AttributeProto attribute = call.attribute("scales");
            numbers = attribute == null
                    ? new double[0]
                    : attribute.getFloatsList().stream()
                            .mapToDouble(Float::doubleValue)
                            .toArray();
        }
        int count = axes.length == 0 ? shape.length : axes.length;
        if (numbers.length != count) {
            throw call.shape("found " + numbers.length + " sizes or scales, wanted " + count);
        }
        for (int i = 0; i < count; i++) {
            int axis = axes.length == 0 ? i : call.axis(axes[i], shape.length);
            shape[axis] = saturated(bySizes ? numbers[i] : Math.floor(shape[axis] * numbers[i]));
        }
        return List.of(Extent.of(call.type(0), require(call, shape)));
    }

    private static List<Extent> range(Call call) {
        double start = call.numbers(0)[0];
        double limit = call.numbers(1)[0];
        double step = call.numbers(2)[0];
        double length = Math.max(0, Math.ceil((limit - start) / step));
        if (Double.isNaN(length)) {
            throw call.shape("found a range from " + start + " to " + limit + " by " + step);
        }
        return List.of(Extent.of(call.type(0), saturated(length)));
    }

    private static List<Extent> oneHot(Call call) {
        long depth = call.longs(1)[0];
        ElementType type = call.type(2);
        Extent indices = call.input(0);
        if (indices.shape() == null) {
            return List.of(Extent.atMost(type, indices.size() * depth));
        }
        long[] shape = new long[call.rank(0) + 1];
        int axis = call.axis(call.integer("axis", -1), shape.length);
        for (int i = 0, next = 0; i < shape.length; i++) {
            shape[i] = i == axis ? depth : call.shape(0)[next++];
        }
        return List.of(Extent.of(type, require(call, shape)));
    }

    private static List<Extent> gather(Call call) {
        Extent data = call.input(0);
        Extent indices = call.input(1);
        if (data.shape() == null || indices.shape() == null) {
            return List.of(Extent.atMost(data.type(), data.size() * Math.max(1, indices.size())));
        }
        List<Long> shape = new ArrayList<>();
        int chosen = call.axis(call.integer("axis", 0), call.rank(0));
        for (int axis = 0; axis < call.rank(0); axis++) {
            if (axis == chosen) {
                Arrays.stream(call.shape(1)).forEach(shape::add);
            } else {
                shape.add(call.shape(0)[axis]);
            }
        }
        return List.of(Extent.of(data.type(), ArrangementRules.longs(shape)));
    }

    private static List<Extent> gatherND(Call call) {
        Extent data = call.input(0);
        Extent indices = call.input(1);
        if (data.shape() == null || indices.shape() == null) {
            return List.of(Extent.atMost(data.type(), data.size() * Math.max(1, indices.size())));
        }
        long[] at = call.shape(1);
        long batch = call.integer("batch_dims", 0);
        List<Long> shape = new ArrayList<>();
        for (int axis = 0; axis < at.length - 1; axis++) {
            shape.add(at[axis]);
        }
        for (long axis = batch + at[at.length - 1]; axis < call.rank(0); axis++) {
            shape.add(call.shape(0)[(int) axis]);
        }
        return List.of(Extent.of(data.type(), ArrangementRules.longs(shape)));
    }

    private static List<Extent> nonZero(Call call) {
        Extent data = call.input(0);
        double rank = data.shape() == null ? 16 : Math.max(1, call.rank(0));
        return List.of(Extent.atMost(ElementType.INT64, rank * data.size()));
    }

    private static List<Extent> random(Call call) {
        return List.of(
                Extent.of(ElementType.of((int) call.integer("dtype", 1)), require(call, call.integers("shape"))));
    }

    private static List<Extent> multinomial(Call call) {
        return List.of(Extent.of(
                ElementType.INT32, call.shape(0)[0], require(call, new long[] {call.integer("sample_size", 1)})[0]));
    }

    private static long[] require(Call call, long[] shape) {
        for (long axis : shape) {
            if (axis < 0) {
                throw call.shape("found shape " + Arrays.toString(shape));
            }
        }
        return shape;
    }

    private static long saturated(double length) {
        return (long) length;
    }
}

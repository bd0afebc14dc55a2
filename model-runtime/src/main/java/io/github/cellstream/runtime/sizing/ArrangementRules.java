package io.github.cellstream.runtime.sizing;

import io.github.cellstream.runtime.onnx.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Operators that put elements in another order, choose some of them, or reduce axes. */
final class ArrangementRules {
    static final Map<String, Rule> ALL = new HashMap<>();

    static {
        ALL.put("Reshape", ArrangementRules::reshape);
        ALL.put("Flatten", ArrangementRules::flatten);
        ALL.put("Squeeze", ArrangementRules::squeeze);
        ALL.put("Unsqueeze", ArrangementRules::unsqueeze);
        ALL.put("Transpose", ArrangementRules::transpose);
        ALL.put("Slice", ArrangementRules::slice);
        ALL.put("Split", ArrangementRules::split);
        ALL.put("Concat", ArrangementRules::concat);
        ALL.put("TopK", ArrangementRules::topK);
        ALL.put("Shape", ArrangementRules::shape);
        ALL.put("Size", call -> List.of(Extent.of(ElementType.INT64)));
        for (String reducing : "L1 L2 LogSum LogSumExp Max Mean Min Prod Sum SumSquare".split(" ")) {
            ALL.put("Reduce" + reducing, ArrangementRules::reduce);
        }
        for (String choosing : "ArgMax ArgMin".split(" ")) {
            ALL.put(choosing, ArrangementRules::choose);
        }
        for (String global : "GlobalAveragePool GlobalMaxPool GlobalLpPool".split(" ")) {
            ALL.put(global, ArrangementRules::global);
        }
    }

    private ArrangementRules() {}

    private static List<Extent> reshape(Call call) {
        Extent data = call.input(0);
        long[] wanted = call.listed(1, "shape");
        if (wanted == null || data.shape() == null) {
            return List.of(Extent.atMost(data.type(), data.size()));
        }
        long[] target = wanted.clone();
        boolean zeroCopies = call.integer("allowzero", 0) == 0;
        int open = -1;
        double known = 1;
        for (int axis = 0; axis < target.length; axis++) {
            if (target[axis] == 0 && zeroCopies) {
                target[axis] = call.shape(0)[call.axis(axis, call.rank(0))];
            }
            if (target[axis] < -1 || (target[axis] == -1 && open >= 0)) {
                throw call.shape("found target " + Arrays.toString(wanted));
            }
            if (target[axis] == -1) {
                open = axis;
            } else {
                known *= target[axis];
            }
        }
        if (open >= 0) {
            target[open] = known == 0 ? 0 : (long) (data.size() / known);
        }
        if (Extent.size(target) != data.size()) {
            throw call.shape("found target " + Arrays.toString(wanted) + ", which other than the tensor's "
                    + (long) data.size() + " elements would fill");
        }
        return List.of(Extent.of(data.type(), target));
    }

    private static List<Extent> flatten(Call call) {
        Extent data = call.input(0);
        if (data.shape() == null) {
            return List.of(data);
        }
        long named = call.integer("axis", 1);
        int rank = call.rank(0);
        int axis = named == rank ? rank : call.axis(named, rank);
        long[] shape = call.shape(0);
        return List.of(Extent.of(data.type(), (long) Extent.size(Arrays.copyOf(shape, axis)), (long)
                Extent.size(Arrays.copyOfRange(shape, axis, rank))));
    }

    private static List<Extent> squeeze(Call call) {
        Extent data = call.input(0);
        boolean all = call.optional(1) == null && !call.has("axes");
        long[] named = call.listed(1, "axes");
        if (data.shape() == null || (!all && named == null)) {
            return List.of(Extent.atMost(data.type(), data.size()));
        }
        TreeSet<Integer> axes = new TreeSet<>();
        for (long axis : named == null ? new long[0] : named) {
            axes.add(call.axis(axis, call.rank(0)));
        }
        List<Long> kept = new ArrayList<>();
        for (int axis = 0; axis < call.rank(0); axis++) {
            long length = call.shape(0)[axis];
            if (axes.contains(axis) && length != 1) {
                throw call.shape("found axis " + axis + " of length " + length + ", wanted 1");
            }
            if (!axes.contains(axis) && !(all && length == 1)) {
                kept.add(length);
            }
        }
        return List.of(Extent.of(data.type(), longs(kept)));
    }

    private static List<Extent> unsqueeze(Call call) {
        Extent data = call.input(0);
        long[] named = call.listed(1, "axes");
        if (data.shape() == null || named == null) {
            return List.of(Extent.atMost(data.type(), data.size()));
        }
        int rank = call.rank(0) + named.length;
        TreeSet<Integer> axes = new TreeSet<>();
        for (long axis : named) {
            axes.add(call.axis(axis, rank));
        }
        if (axes.size() != named.length) {
            throw call.shape("found axes " + Arrays.toString(named));
        }
        long[] shape = new long[rank];
        int next = 0;
        for (int axis = 0; axis < rank; axis++) {
            shape[axis] = axes.contains(axis) ? 1 : call.shape(0)[next++];
        }
        return List.of(Extent.of(data.type(), shape));
    }

    private static List<Extent> transpose(Call call) {
        Extent data = call.input(0);
        if (data.shape() == null) {
            return List.of(data);
        }
        int rank = call.rank(0);
        long[] order = call.has("perm") ? call.integers("perm", rank, 0) : null;
        long[] shape = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            shape[axis] = call.shape(0)[order == null ? rank - 1 - axis : call.axis(order[axis], rank)];
        }
        return List.of(Extent.of(data.type(), shape));
    }

    private static List<Extent> slice(Call call) {
        Extent data = call.input(0);
        long[] starts = call.listed(1, "starts");
        long[] ends = call.listed(2, "ends");
        boolean axesGiven = call.optional(3) != null || call.has("axes");
        boolean stepsGiven = call.optional(4) != null;
        long[] axes = call.listed(3, "axes");
        long[] steps = call.listed(4, "steps");
        if (data.shape() == null
                || starts == null
                || ends == null
                || (axesGiven && axes == null)
                || (stepsGiven && steps == null)) {
            return List.of(Extent.atMost(data.type(), data.size()));
        }
        long[] shape = call.shape(0).clone();
        for (int i = 0; i < starts.length; i++) {
            int axis = call.axis(axes == null ? i : axes[i], shape.length);
            shape[axis] = Range.of(starts[i], ends[i], steps == null ? 1 : steps[i], shape[axis])
                    .length();
        }
        return List.of(Extent.of(data.type(), shape));
    }

    /** A slice of one axis, as {@code Slice} clamps it. */
    record Range(long start, long step, long length) {
        static Range of(long start, long end, long step, long size) {
            long from = clamp(start < 0 ? start + size : start, 0, step > 0 ? size : size - 1);
            long to = clamp(end < 0 ? end + size : end, step > 0 ? 0 : -1, step > 0 ? size : size - 1);
            double length = step == 0 ? 0 : Math.ceil((double) (to - from) / step);
            return new Range(from, step, (long) Math.max(0, length));
        }

        private static long clamp(long value, long least, long most) {
            return Math.max(least, Math.min(most, value));
        }
    }

    private static List<Extent> split(Call call) {
        Extent data = call.input(0);
        int parts = call.outputs();
        long[] lengths = call.listed(1, "split");
        List<Extent> outputs = new ArrayList<>();
        if (data.shape() == null || (call.optional(1) != null && lengths == null)) {
            for (int i = 0; i < parts; i++) {
                outputs.add(Extent.atMost(data.type(), data.size()));
            }
            return outputs;
        }
        int axis = call.axis(call.integer("axis", 0), call.rank(0));
        long whole = call.shape(0)[axis];
        long each = (whole + parts - 1) / parts;
        long left = whole;
        for (int i = 0; i < parts; i++) {
            long[] shape = call.shape(0).clone();
            shape[axis] = lengths == null ? Math.min(each, left) : lengths[i];
            left -= shape[axis];
            if (shape[axis] < 0 || left < 0) {
                throw call.shape(
                        "found parts of lengths " + Arrays.toString(lengths) + ", wanted " + whole + " in all");
            }
            outputs.add(Extent.of(data.type(), shape));
        }
        return outputs;
    }

    private static List<Extent> concat(Call call) {
        double size = 0;
        boolean known = true;
        for (int i = 0; i < call.inputs(); i++) {
            size += call.input(i).size();
            known &= call.input(i).shape() != null;
            if (call.type(i) != call.type(0)
                    && call.type(i) != ElementType.OTHER
                    && call.type(0) != ElementType.OTHER) {
                throw call.shape(
                        "found elements of type " + call.type(0) + " and " + call.type(i) + ", wanted one type");
            }
        }
        if (!known) {
            return List.of(Extent.atMost(call.type(0), size));
        }
        long[] shape = call.shape(0).clone();
        int axis = call.axis(call.integer("axis", 0), shape.length);
        for (int i = 1; i < call.inputs(); i++) {
            long[] next = call.shape(i).clone();
            boolean fits = next.length == shape.length;
            for (int other = 0; fits && other < shape.length; other++) {
                fits = other == axis || next[other] == shape[other];
            }
            if (!fits) {
                throw call.shape("found shapes that differ beside axis " + axis);
            }
            shape[axis] += next[axis];
        }
        return List.of(Extent.of(call.type(0), shape));
    }

    private static List<Extent> topK(Call call) {
        Extent data = call.input(0);
        long[] wanted = call.has("k") ? new long[] {call.integer("k", 1)} : call.listed(1, "k");
        if (data.shape() == null || wanted == null || wanted.length != 1) {
            return List.of(Extent.atMost(data.type(), data.size()), Extent.atMost(ElementType.INT64, data.size()));
        }
        long[] shape = call.shape(0).clone();
        int axis = call.axis(call.integer("axis", -1), shape.length);
        if (wanted[0] < 0 || wanted[0] > shape[axis]) {
            throw call.shape("found k " + wanted[0] + " of " + shape[axis] + " elements");
        }
        shape[axis] = wanted[0];
        return List.of(Extent.of(data.type(), shape), Extent.of(ElementType.INT64, shape));
    }

    private static List<Extent> shape(Call call) {
        long[] shape = call.input(0).shape();
        if (shape == null) {
            return List.of(Extent.atMost(ElementType.INT64, 16));
        }
        Range part = Range.of(call.integer("start", 0), call.integer("end", shape.length), 1, shape.length);
        return List.of(Extent.of(ElementType.INT64, part.length()));
    }

    private static List<Extent> reduce(Call call) {
        return List.of(reduced(call, call.listed(1, "axes"), call.type(0)));
    }

    private static List<Extent> choose(Call call) {
        return List.of(reduced(call, new long[] {call.integer("axis", 0)}, ElementType.INT64));
    }

    private static Extent reduced(Call call, long @org.jspecify.annotations.Nullable [] named, ElementType type) {
        Extent data = call.input(0);
        boolean given = call.optional(1) != null || call.has("axes") || call.has("axis");
        if (data.shape() == null || (given && named == null)) {
            return Extent.atMost(type, data.size());
        }
        TreeSet<Integer> axes = new TreeSet<>();
        for (long axis : named == null ? new long[0] : named) {
            axes.add(call.axis(axis, call.rank(0)));
        }
        boolean all = axes.isEmpty() && call.integer("noop_with_empty_axes", 0) == 0;
        boolean kept = call.integer("keepdims", 1) != 0;
        List<Long> shape = new ArrayList<>();
        for (int axis = 0; axis < call.rank(0); axis++) {
            boolean gone = all || axes.contains(axis);
            if (!gone || kept) {
                shape.add(gone ? 1 : call.shape(0)[axis]);
            }
        }
        return Extent.of(type, longs(shape));
    }

    private static List<Extent> global(Call call) {
        Extent data = call.input(0);
        if (data.shape() == null || call.rank(0) < 2) {
            return List.of(Extent.atMost(data.type(), data.size()));
        }
        long[] shape = call.shape(0).clone();
        Arrays.fill(shape, 2, shape.length, 1);
        return List.of(Extent.of(data.type(), shape));
    }

    static long[] longs(List<Long> list) {
        return list.stream().mapToLong(Long::longValue).toArray();
    }
}

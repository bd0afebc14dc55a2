package io.github.cellstream.runtime.onnx;

import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the axis of each tensor that counts the rows of a batch: the dynamic one; of several, the one whose symbol the
 * other tensors share or that is named like a batch. Where a data input leaves it open, rows are run one by one, which is
 * right for either reading.
 */
final class RowAxes {
    private static final Set<String> BATCH = Set.of("batch", "batch_size", "batchsize", "n", "b", "bs", "nbatch");

    private final String file;
    private boolean batched = true;
    private String symbol = "";

    RowAxes(String file) {
        this.file = file;
    }

    /** Returns whether several rows go in one run: known once the inputs were laid out. */
    boolean batched() {
        return batched;
    }

    /** Looks at a state input. */
    void state(GraphValue state) {
        List<Dimension> shape = known(state);
        int axis = only(shape, dynamic(shape));
        if (axis < 0 && !dynamic(shape).isEmpty()) {
            throw new ModelException(
                    ModelError.MODEL_SHAPE,
                    file + ": input '" + state.name() + "'",
                    "found state " + state + ", wanted one dynamic axis at most, or one named batch");
        }
        note(shape, axis);
    }

    /**
     * Looks at the data input.
     *
     * @param features the axis of its features, -1 if it has none; the others are batch and time
     */
    void data(GraphValue data, int features) {
        List<Dimension> shape = known(data);
        for (int axis = 0; axis < shape.size(); axis++) {
            if (axis != features
                    && !shape.get(axis).isDynamic()
                    && shape.get(axis).size() != 1) {
                throw new ModelException(
                        ModelError.MODEL_SHAPE,
                        file + ": input '" + data.name() + "'",
                        "found " + data + ", wanted axis " + axis + " (batch or time) dynamic or of length 1");
            }
        }
        note(shape, only(shape, dynamic(shape)));
    }

    /** Lays an input out. */
    RowLayout input(GraphValue input) {
        List<Dimension> shape = known(input);
        int axis = batched ? only(shape, dynamic(shape)) : -1;
        return new RowLayout(input.name(), input.type(), lengths(shape), axis);
    }

    /**
     * Lays an output out; null if its size can't be told from its shape.
     *
     * @param input the data input's layout: an output that has more than one dynamic axis is taken to be laid out alike
     */
    @Nullable
    RowLayout output(GraphValue output, RowLayout input) {
        List<Dimension> shape = output.shape();
        if (shape == null) {
            return null;
        }
        int axis = -1;
        if (batched) {
            List<Integer> dynamic = dynamic(shape);
            axis = only(shape, dynamic);
            if (axis < 0 && (dynamic.isEmpty() || dynamic.contains(input.rowAxis()))) {
                axis = Math.min(input.rowAxis(), shape.size() - 1);
            }
            if (axis < 0 || (!shape.get(axis).isDynamic() && shape.get(axis).size() != 1)) {
                return null;
            }
        }
        int last = shape.size() - 1;
        boolean open = last >= 0 && shape.get(last).isDynamic() && (last > 0 || axis != last);
        return open ? null : new RowLayout(output.name(), output.type(), lengths(shape), axis);
    }

    private void note(List<Dimension> shape, int axis) {
        if (axis < 0) {
            batched = false;
        } else if (symbol.isEmpty()) {
            symbol = shape.get(axis).symbol();
        }
    }

    private static List<Integer> dynamic(List<Dimension> shape) {
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < shape.size(); axis++) {
            if (shape.get(axis).isDynamic()) {
                axes.add(axis);
            }
        }
        return axes;
    }

    /** The batch axis among the dynamic ones, -1 if it is not plain. */
    private int only(List<Dimension> shape, List<Integer> dynamic) {
        for (int axis : dynamic) {
            if (!symbol.isEmpty() && shape.get(axis).symbol().equals(symbol)) {
                return axis;
            }
        }
        List<Integer> named = dynamic.stream()
                .filter(axis -> BATCH.contains(shape.get(axis).symbol().toLowerCase(Locale.ROOT)))
                .toList();
        if (named.size() == 1) {
            return named.get(0);
        }
        boolean time = dynamic.size() == 1 && isTime(shape.get(dynamic.get(0)).symbol());
        return dynamic.size() == 1 && !time ? dynamic.get(0) : -1;
    }

    private static boolean isTime(String symbol) {
        String name = symbol.toLowerCase(Locale.ROOT);
        return name.contains("seq") || name.contains("time") || name.equals("t") || name.contains("length");
    }

    private static List<Integer> lengths(List<Dimension> shape) {
        return shape.stream().map(d -> d.isDynamic() ? 1 : d.size()).toList();
    }

    private List<Dimension> known(GraphValue value) {
        List<Dimension> shape = value.shape();
        if (shape == null) {
            throw new ModelException(
                    ModelError.MODEL_SHAPE,
                    file + ": input '" + value.name() + "'",
                    "found no shape, wanted one; run onnx.shape_inference over the file");
        }
        return shape;
    }
}

package io.github.cellstream.runtime.importing;

import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor of weights that was read from a file.
 *
 * @param where file and tensor, for messages
 * @param shape axes, outermost first
 * @param values row-major; shared
 */
@SuppressWarnings("ArrayRecordComponent") // weights are large and never compared
public record NamedTensor(String where, List<Integer> shape, float[] values) {
    /** Returns the length of an axis. */
    public int axis(int index) {
        return shape.get(index);
    }

    /** Returns the values of a matrix {@code [rows × columns]} as those of its transpose. */
    public float[] transposed() {
        int rows = axis(0);
        int columns = axis(1);
        float[] transposed = new float[values.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                transposed[c * rows + r] = values[r * columns + c];
            }
        }
        return transposed;
    }

    /**
     * Checks the number of axes.
     *
     * @throws ModelException {@link ModelError#MODEL_SHAPE}
     */
    public NamedTensor requireRank(int rank) {
        if (shape.size() != rank || values.length == 0) {
            throw new ModelException(
                    ModelError.MODEL_SHAPE, where, "found shape " + shape + ", wanted " + rank + " axes, none empty");
        }
        return this;
    }

    /**
     * Checks the shape.
     *
     * @throws ModelException {@link ModelError#MODEL_SHAPE}
     */
    public NamedTensor requireShape(int... wanted) {
        List<Integer> axes = Arrays.stream(wanted).boxed().toList();
        if (!shape.equals(axes)) {
            throw new ModelException(ModelError.MODEL_SHAPE, where, "found shape " + shape + ", wanted " + axes);
        }
        return this;
    }
}

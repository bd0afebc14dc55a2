package io.github.cellstream.runtime.onnx;

import java.util.List;

/**
 * Which axis of a data input holds the features: the last, {@code [batch, time, features]}, or, where the last is open or
 * of length 1, the one that is fixed, {@code [batch, features, time]} as convolutions have it.
 */
public final class FeatureAxis {
    private FeatureAxis() {}

    /** Returns the axis, -1 if all axes are open: then each element is a reading of one feature. */
    public static int of(List<Dimension> shape) {
        int fixed = -1;
        for (int axis = 0; axis < shape.size(); axis++) {
            Dimension dimension = shape.get(axis);
            if (!dimension.isDynamic()
                    && (dimension.size() > 1 || fixed < 0 || shape.get(fixed).size() <= 1)) {
                fixed = axis;
            }
        }
        return fixed;
    }
}

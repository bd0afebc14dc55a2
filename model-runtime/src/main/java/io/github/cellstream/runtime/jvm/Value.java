package io.github.cellstream.runtime.jvm;

import io.github.cellstream.runtime.onnx.TensorData;
import java.util.List;

/** What the compiler knows of a tensor of the graph when one step is run. */
sealed interface Value {
    /** Known when the plan is made. */
    record Constant(TensorData tensor) implements Value {}

    /** The token ids of the step, one a row. */
    record Tokens(List<Axis> axes) implements Value {}

    /** One vector a row. */
    record Rows(View view, List<Axis> axes) implements Value {}

    /** What an axis of a tensor means when one step is run. Of all axes but the feature's only the batch's is longer than 1. */
    enum Axis {
        BATCH,
        /** Time, a direction, or a dimension that was inserted: of length 1. */
        UNIT,
        FEATURE
    }
}

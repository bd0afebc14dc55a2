package io.github.cellstream.runtime.stateful;

import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.onnx.Dimension;
import io.github.cellstream.runtime.onnx.ElementType;
import io.github.cellstream.runtime.onnx.GraphValue;
import io.github.cellstream.runtime.onnx.ModelSetting;
import io.github.cellstream.runtime.onnx.OnnxFile;
import io.github.cellstream.runtime.onnx.TokenLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;

/**
 * The data input of a sequence model, and random sequences for it.
 *
 * @param file the model's file, for messages
 * @param name the graph's input
 * @param type its elements' type
 * @param shape its axes
 * @param ids number of token ids, 0 if it takes features
 */
record SequenceInput(String file, String name, ElementType type, List<Dimension> shape, int ids) {
    private static final int MOST_NUMBERS = 1 << 24;

    /** Looks at an input of known shape. */
    static SequenceInput of(OnnxFile file, GraphValue input) {
        List<Dimension> shape = input.shape();
        OptionalInt table = TokenLookup.rows(file, input.name());
        boolean tokens = input.type().isIntegral() || table.isPresent();
        int named = file.settings().list(ModelSetting.VOCABULARY).size();
        int ids = tokens ? table.orElse(Math.max(named, 1)) : 0;
        return new SequenceInput(file.name(), input.name(), input.type(), shape == null ? List.of() : shape, ids);
    }

    boolean tokens() {
        return ids > 0;
    }

    /** Returns the axes that may be batch or time: all of ids, all but the features' one. */
    int leading() {
        return Math.max(0, shape.size() - (tokens() ? 0 : 1));
    }

    /** Returns those leading axes whose length a run chooses. */
    List<Integer> open() {
        List<Integer> open = new ArrayList<>();
        for (int axis = 0; axis < leading(); axis++) {
            if (shape.get(axis).isDynamic()) {
                open.add(axis);
            }
        }
        return open;
    }

    /** Throws unless one or two leading axes are open and the others have length 1. */
    void requireSequence() {
        for (int axis = 0; axis < shape.size(); axis++) {
            Dimension dimension = shape.get(axis);
            boolean features = axis >= leading();
            if (features ? dimension.isDynamic() : !dimension.isDynamic() && dimension.size() != 1) {
                throw new ModelException(
                        ModelError.MODEL_SHAPE,
                        file + ": input '" + name + "'",
                        "found " + this + ", wanted axis " + axis
                                + (features
                                        ? " (features) of a fixed length"
                                        : " (batch or time) dynamic: export the model with dynamic axes for batch and"
                                                + " time"));
            }
        }
        if (open().isEmpty() || open().size() > 2) {
            throw new ModelException(
                    ModelError.MODEL_SHAPE,
                    file + ": input '" + name + "'",
                    "found " + this + ", wanted dynamic axes for batch and time: export the model with dynamic axes, so"
                            + " that it takes sequences of any length");
        }
    }

    /** Makes a random tensor: standard normal features, uniform ids. */
    Observed random(Random random, int[] lengths) {
        long[] size = new long[shape.size()];
        double total = 1;
        for (int axis = 0; axis < size.length; axis++) {
            size[axis] = axis < leading() ? lengths[axis] : shape.get(axis).size();
            total *= size[axis];
        }
        if (total > MOST_NUMBERS) {
            throw new ModelException(
                    ModelError.MODEL_TOO_LARGE,
                    file + ": input '" + name + "'",
                    "found " + this + ": " + total + " numbers for a trial run, at most " + MOST_NUMBERS + " are made");
        }
        double[] values = new double[(int) total];
        for (int i = 0; i < values.length; i++) {
            values[i] = tokens() ? random.nextInt(ids) : random.nextGaussian();
        }
        return new Observed(type, size, values);
    }

    @Override
    public String toString() {
        return new GraphValue(name, type, shape).toString();
    }
}

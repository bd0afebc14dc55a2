package io.github.cellstream.runtime.stateful;

import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.onnx.Dimension;
import io.github.cellstream.runtime.onnx.ElementType;
import io.github.cellstream.runtime.onnx.FeatureAxis;
import io.github.cellstream.runtime.onnx.GraphValue;
import io.github.cellstream.runtime.onnx.ModelSetting;
import io.github.cellstream.runtime.onnx.OnnxFile;
import io.github.cellstream.runtime.onnx.TokenLookup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;

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

    /** Returns the axis of the features; -1 if each element is a sequence's reading or id of its own. */
    int featureAxis() {
        return tokens() ? -1 : FeatureAxis.of(shape);
    }

    /** Returns how many axes may be batch or time: all but the features' one. */
    int leading() {
        return shape.size() - (featureAxis() < 0 ? 0 : 1);
    }

    /** Returns those axes beside the features' one whose length a run chooses. */
    List<Integer> open() {
        List<Integer> open = new ArrayList<>();
        for (int axis = 0; axis < shape.size(); axis++) {
            if (axis != featureAxis() && shape.get(axis).isDynamic()) {
                open.add(axis);
            }
        }
        return open;
    }

    /** Returns a length for each axis, all 1. */
    int[] ones() {
        int[] ones = new int[shape.size()];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** Throws unless it holds numbers that are taken, one or two axes are open, and the others have length 1. */
    void requireSequence() {
        if (!Set.of(ElementType.FLOAT, ElementType.INT64, ElementType.INT32).contains(type)) {
            throw new ModelException(
                    ModelError.MODEL_UNSUPPORTED,
                    where(),
                    "found " + this
                            + ", wanted FLOAT features, or INT64 or INT32 ids; export the model for float32, with"
                            + " net.float() in PyTorch, and let it cast its input where it computes in another type");
        }
        for (int axis = 0; axis < shape.size(); axis++) {
            Dimension dimension = shape.get(axis);
            if (axis != featureAxis() && !dimension.isDynamic() && dimension.size() != 1) {
                throw new ModelException(
                        ModelError.MODEL_SHAPE,
                        where(),
                        "found " + this + ", wanted axis " + axis
                                + " (batch or time) dynamic: export the model with dynamic axes for batch and time");
            }
        }
        if (open().isEmpty() || open().size() > 2) {
            throw new ModelException(
                    ModelError.MODEL_SHAPE,
                    where(),
                    "found " + this + ", wanted dynamic axes for batch and time: export the model with dynamic axes, so"
                            + " that it takes sequences of any length");
        }
    }

    private String where() {
        return file + ": input '" + name + "'";
    }

    /** Makes a random tensor of these lengths, but for the features' axis: standard normal features, uniform ids. */
    Observed random(Random random, int[] lengths) {
        long[] size = new long[shape.size()];
        double total = 1;
        for (int axis = 0; axis < size.length; axis++) {
            size[axis] = axis == featureAxis() ? shape.get(axis).size() : lengths[axis];
            total *= size[axis];
        }
        if (total > MOST_NUMBERS) {
            throw new ModelException(
                    ModelError.MODEL_TOO_LARGE,
                    where(),
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

package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.jvm.Value.Rows;
import java.util.Arrays;
import java.util.List;

/**
 * Where the windows of a convolution or a pool lie on their input, of which a channel is a row-major volume, padded.
 * Positions and a window's taps are counted row-major too.
 */
final class Windows {
    private final int[] before;
    private final int[] behind;
    private final int[] output;
    private final int volume;
    private final int[] starts;
    private final int[] offsets;
    private final int[] inside;

    private Windows(int[] axes, int[] kernel, int[] pads, int[] strides, int[] dilations) {
        int n = axes.length;
        before = Arrays.copyOf(pads, n);
        behind = Arrays.copyOfRange(pads, n, 2 * n);
        int[] padded = new int[n];
        output = new int[n];
        for (int axis = 0; axis < n; axis++) {
            padded[axis] = axes[axis] + before[axis] + behind[axis];
            output[axis] = (padded[axis] - reach(kernel[axis], dilations[axis])) / strides[axis] + 1;
        }
        volume = Shapes.size(padded);
        int[] steps = Shapes.strides(padded);
        starts = Shapes.walk(0, times(steps, strides), output);
        offsets = Shapes.walk(0, times(steps, dilations), kernel);
        inside = new int[volume];
        int first = 0;
        for (int axis = 0; axis < n; axis++) {
            first += before[axis] * steps[axis];
        }
        for (int at : Shapes.walk(first, steps, axes)) {
            inside[at] = 1;
        }
    }

    /**
     * Reads a node's attributes {@code pads}, {@code auto_pad}, {@code strides} and {@code dilations}.
     *
     * @param shape of the input: rows, channels, and the axes that windows run over
     */
    static Windows of(Compilation graph, NodeProto node, int[] shape, int[] kernel) {
        Attributes attributes = new Attributes(node);
        int n = kernel.length;
        int[] axes = Arrays.copyOfRange(shape, 2, shape.length);
        int[] strides = ints(attributes.integers("strides"), n, 1);
        int[] dilations = ints(attributes.integers("dilations"), n, 1);
        int[] pads = ints(attributes.integers("pads"), 2 * n, 0);
        boolean sound = strides.length == n && dilations.length == n && pads.length == 2 * n;
        for (int axis = 0; sound && axis < n; axis++) {
            sound = kernel[axis] > 0
                    && strides[axis] > 0
                    && dilations[axis] > 0
                    && pads[axis] >= 0
                    && pads[n + axis] >= 0;
        }
        if (!sound) {
            throw graph.refused(node, "a window of " + Arrays.toString(kernel) + ", its strides, dilations or pads");
        }
        String automatic = attributes.text("auto_pad", "NOTSET");
        for (int axis = 0; axis < n; axis++) {
            int reach = reach(kernel[axis], dilations[axis]);
            if (automatic.startsWith("SAME")) {
                int steps = (axes[axis] + strides[axis] - 1) / strides[axis];
                int total = Math.max(0, (steps - 1) * strides[axis] + reach - axes[axis]);
                pads[axis] = automatic.equals("SAME_LOWER") ? total - total / 2 : total / 2;
                pads[n + axis] = total - pads[axis];
            }
            int rest = axes[axis] + pads[axis] + pads[n + axis] - reach;
            if (rest < 0 || (attributes.integer("ceil_mode", 0) != 0 && rest % strides[axis] != 0)) {
                throw graph.refused(
                        node,
                        "a window of " + reach + " does not fit axis " + (axis + 2) + " of " + Arrays.toString(shape));
            }
        }
        graph.elements(node, axes);
        return new Windows(axes, kernel, pads, strides, dilations);
    }

    /** Returns the input with its padding; the input itself if there is none. */
    Rows padded(Compilation graph, NodeProto node, Rows x, float value) {
        int[] front = new int[before.length + 2];
        int[] back = new int[before.length + 2];
        System.arraycopy(before, 0, front, 2, before.length);
        System.arraycopy(behind, 0, back, 2, behind.length);
        return PadCompiler.padded(graph, node, x, front, back, value);
    }

    /** Returns the number of places that a window is laid at. */
    int positions() {
        return starts.length;
    }

    /** Returns the number of elements of a window in one channel. */
    int taps() {
        return offsets.length;
    }

    /** Returns how many elements of a window lie on the input and not on its padding. */
    int tapsInside(int position) {
        int count = 0;
        for (int offset : offsets) {
            count += inside[starts[position] + offset];
        }
        return count;
    }

    /** Returns the index, in the padded input, of one element of a window. */
    int place(int channel, int position, int tap) {
        return channel * volume + starts[position] + offsets[tap];
    }

    /** Returns the shape of what is computed of all windows. */
    int[] output(int rows, int channels) {
        int[] shape = new int[output.length + 2];
        shape[0] = rows;
        shape[1] = channels;
        System.arraycopy(output, 0, shape, 2, output.length);
        return shape;
    }

    private static int reach(int kernel, int dilation) {
        return (kernel - 1) * dilation + 1;
    }

    private static int[] times(int[] a, int[] b) {
        int[] product = new int[a.length];
        for (int i = 0; i < product.length; i++) {
            product[i] = a[i] * b[i];
        }
        return product;
    }

    private static int[] ints(List<Long> given, int length, int otherwise) {
        int[] ints = new int[given.isEmpty() ? length : given.size()];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = given.isEmpty() ? otherwise : (int) Math.max(-1, Math.min(1 << 24, given.get(i)));
        }
        return ints;
    }
}

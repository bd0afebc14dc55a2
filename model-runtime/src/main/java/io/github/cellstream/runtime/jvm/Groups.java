package io.github.cellstream.runtime.jvm;

import io.github.cellstream.runtime.jvm.Value.Constant;
import io.github.cellstream.runtime.jvm.Value.Rows;

/**
 * A tensor cut into groups: elements that differ along some of its axes alone, brought one behind the other.
 *
 * @param source index, in the tensor, of each element in the order of groups
 * @param length elements of one group
 */
@SuppressWarnings("ArrayRecordComponent") // handed about within one compilation, never compared
record Groups(int[] source, int length) {
    /** Groups the elements of a shape along the axes that are marked. */
    static Groups along(boolean[] axes, int[] shape) {
        int[] strides = Shapes.strides(shape);
        int[] lengths = new int[shape.length];
        int[] steps = new int[shape.length];
        int length = 1;
        int at = 0;
        for (int pass = 0; pass < 2; pass++) {
            for (int axis = 0; axis < shape.length; axis++) {
                if (axes[axis] == (pass == 1)) {
                    lengths[at] = shape[axis];
                    steps[at++] = strides[axis];
                    length *= pass == 1 ? shape[axis] : 1;
                }
            }
        }
        return new Groups(Shapes.walk(0, steps, lengths), length);
    }

    /** Returns how many groups there are. */
    int count() {
        return length == 0 ? 0 : source.length / length;
    }

    /** Returns where the groups of a tensor lie, one behind the other. */
    View of(Compilation graph, Rows rows) {
        int[] at = new int[source.length];
        for (int i = 0; i < at.length; i++) {
            at[i] = rows.at()[source[i]];
        }
        return graph.view(new Rows(rows.slot(), at, new int[] {at.length}));
    }

    /** Returns the groups of a constant. */
    float[] of(Constant constant) {
        return constant.numbers().pick(source).floats();
    }

    /** Returns groups in a buffer as a tensor whose elements stand in their old order. */
    Rows back(View groups, int[] shape) {
        int[] at = new int[source.length];
        for (int i = 0; i < at.length; i++) {
            at[source[i]] = groups.offset() + i;
        }
        return new Rows(groups.slot(), at, shape);
    }
}

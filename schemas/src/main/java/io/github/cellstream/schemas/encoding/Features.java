package io.github.cellstream.schemas.encoding;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.apache.avro.generic.PrimitivesArrays;

/**
 * Carries arrays of floats between the contracts' {@code List<Float>} and {@code float[]} without a {@code Float} object per
 * number. Records that this module decodes hold such lists already.
 */
public final class Features {
    private Features() {}

    /**
     * Views an array as a list of fixed size.
     *
     * @param values backs the list; not copied, so changes show through
     */
    public static List<Float> of(float... values) {
        return new FloatList(Objects.requireNonNull(values, "values"), values.length);
    }

    /** As {@link #of(float...)}, of the first {@code size} values. */
    static List<Float> of(float[] values, int size) {
        return new FloatList(values, size);
    }

    /**
     * Copies all numbers of a list into an array.
     *
     * @param from any list without null elements; fastest where it was decoded or made by this module
     * @param into receives {@code from.size()} numbers from {@code offset} on
     * @return how many were copied
     * @throws IndexOutOfBoundsException if they don't fit; nothing is copied then
     */
    public static int copy(List<Float> from, float[] into, int offset) {
        int size = from.size();
        Objects.checkFromIndexSize(offset, size, into.length);
        if (from instanceof FloatList list) {
            System.arraycopy(list.values, 0, into, offset, size);
        } else if (from instanceof PrimitivesArrays.FloatArray array) {
            for (int i = 0; i < size; i++) {
                into[offset + i] = array.getFloat(i);
            }
        } else {
            int at = offset;
            for (float value : from) {
                into[at++] = value;
            }
        }
        return size;
    }

    /** Reads one number of a list, without boxing where that is possible. */
    static float get(List<Float> from, int index) {
        if (from instanceof FloatList list) {
            return list.values[Objects.checkIndex(index, list.size)];
        }
        return from instanceof PrimitivesArrays.FloatArray array ? array.getFloat(index) : from.get(index);
    }

    /** A list that boxes only what is asked for by {@link #get}. */
    private static final class FloatList extends AbstractList<Float> implements RandomAccess {
        private final float[] values;
        private final int size;

        FloatList(float[] values, int size) {
            this.values = values;
            this.size = size;
        }

        @Override
        public Float get(int index) {
            return values[Objects.checkIndex(index, size)];
        }

        @Override
        public Float set(int index, Float element) {
            float before = values[Objects.checkIndex(index, size)];
            values[index] = element;
            return before;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public Object[] toArray() {
            Object[] boxed = new Object[size];
            Arrays.setAll(boxed, i -> values[i]);
            return boxed;
        }
    }
}

package io.github.cellstream.runtime.jvm;

import io.github.cellstream.runtime.onnx.TensorData;

/** The elements of a constant: real numbers, or whole ones. */
sealed interface Numbers {
    /** Returns how many there are. */
    int length();

    /** Returns them as floats. */
    float[] floats();

    /** Returns them as whole numbers, real ones cut off towards zero. */
    long[] longs();

    /** Returns the elements at these indices. */
    Numbers pick(int[] indices);

    /** Returns the elements of a constant of a file. */
    static Numbers of(TensorData tensor) {
        return tensor.type().isFloating() ? new Real(tensor.floats()) : new Whole(tensor.longs());
    }

    /** Real numbers. */
    @SuppressWarnings("ArrayRecordComponent") // handed about within one compilation, never compared
    record Real(float[] floats) implements Numbers {
        @Override
        public int length() {
            return floats.length;
        }

        @Override
        public long[] longs() {
            long[] longs = new long[floats.length];
            for (int i = 0; i < longs.length; i++) {
                longs[i] = (long) floats[i];
            }
            return longs;
        }

        @Override
        public Numbers pick(int[] indices) {
            float[] picked = new float[indices.length];
            for (int i = 0; i < picked.length; i++) {
                picked[i] = floats[indices[i]];
            }
            return new Real(picked);
        }
    }

    /** Whole numbers. */
    @SuppressWarnings("ArrayRecordComponent") // as above
    record Whole(long[] longs) implements Numbers {
        @Override
        public int length() {
            return longs.length;
        }

        @Override
        public float[] floats() {
            float[] floats = new float[longs.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = longs[i];
            }
            return floats;
        }

        @Override
        public Numbers pick(int[] indices) {
            long[] picked = new long[indices.length];
            for (int i = 0; i < picked.length; i++) {
                picked[i] = longs[indices[i]];
            }
            return new Whole(picked);
        }
    }
}

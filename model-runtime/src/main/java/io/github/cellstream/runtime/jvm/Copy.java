package io.github.cellstream.runtime.jvm;

/** Copies a tensor to where it is wanted: an output, or a state whose old value was still needed. */
record Copy(View from, View to) implements Operation {
    @Override
    public void run(JvmBatch batch, int rows) {
        batch.copy(from, to, rows);
    }
}

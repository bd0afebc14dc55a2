package io.github.cellstream.runtime.jvm;

/**
 * Where a tensor's values lie in a batch's buffers: row {@code r} at {@code r · stride(slot) + offset}.
 *
 * @param slot index of the buffer, see {@link JvmBatch}
 * @param offset index in the buffer's row
 * @param width floats of the tensor in a row
 */
record View(int slot, int offset, int width) {}

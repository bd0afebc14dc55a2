package io.github.cellstream.processor.state;

/**
 * Where the floats of one key lie while its event is processed: the hidden vector in the step batch, the memories of head
 * and scorer, one behind the other, beside it.
 *
 * @param hidden holds the hidden vector from {@code hiddenOffset}
 * @param memory holds head memory, then scorer memory, from {@code memoryOffset}
 */
@SuppressWarnings("ArrayRecordComponent") // a window on shared arrays, never compared
public record StateRow(float[] hidden, int hiddenOffset, float[] memory, int memoryOffset) {}

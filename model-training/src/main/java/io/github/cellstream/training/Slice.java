package io.github.cellstream.training;

/**
 * Some steps of a sequence that are taken in one batch.
 *
 * @param from first step
 * @param steps how many, {@code >= 1}
 * @param lane where its state is carried on, or 0
 * @param fresh whether it begins with the network's initial state rather than the lane's
 */
record Slice(Sequence sequence, int from, int steps, int lane, boolean fresh) {}

package io.github.cellstream.processor.state;

import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * What the states of a task must know of who uses them.
 *
 * @param fingerprint the model's short fingerprint
 * @param rememberEnded whether of an ended sequence its place in the source is kept, to tell duplicates
 * @param beginMemories writes the memories that a sequence begins with: they stay where the stored ones are another head's
 *     or scorer's
 * @param inputs a key's last inputs that are kept with it, {@code >= 0}
 * @param clock is told a sequence's record time, in milliseconds, before the sequence is written
 */
public record StateOwner(
        long fingerprint, boolean rememberEnded, Consumer<StateRow> beginMemories, int inputs, LongConsumer clock) {}

package io.github.cellstream.processor;

import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What a lane has beside its own store.
 *
 * @param warm store in which this very model has run as a shadow; what is taken leaves it. Null for none
 * @param elder gives the bytes of a key's running sequence as the current model has it, or null; null for no such lane
 * @param takeover knows which states the task found when it began, whatever model it steps
 * @param fence runs the work that Kafka Streams asks for at a time or a commit, and decides what its failure means
 */
record Kin<K>(
        @Nullable KeyValueStore<K, byte[]> warm,
        @Nullable Function<K, byte @Nullable []> elder,
        Takeover takeover,
        Consumer<Runnable> fence) {
    /** Of the current model, whose failures are the task's. */
    static <K> Kin<K> current(@Nullable KeyValueStore<K, byte[]> warm, Takeover takeover) {
        return new Kin<>(warm, null, takeover, Runnable::run);
    }

    /** Of a shadow. */
    static <K> Kin<K> shadow(Function<K, byte @Nullable []> elder, Consumer<Runnable> fence) {
        return new Kin<>(null, elder, new Takeover(), fence);
    }
}

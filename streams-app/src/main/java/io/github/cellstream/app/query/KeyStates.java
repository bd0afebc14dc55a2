package io.github.cellstream.app.query;

import io.github.cellstream.processor.commit.StoredBytes;
import io.github.cellstream.processor.commit.StoredBytesType;
import io.github.cellstream.processor.query.StoredSequence;
import io.github.cellstream.processor.query.StoredSequences;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.head.HeadOptions;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/**
 * Where keys live, and what is stored of those that live here: their state as of the last commit, so at most {@code
 * commit.interval.ms} behind the last event. Thread-safe; no stream thread waits for it.
 */
public final class KeyStates {
    private final KafkaStreams streams;
    private final String store;
    private final String self;
    private final StoredSequences sequences;

    /**
     * Prepares to read.
     *
     * @param streams may be stopped at any time
     * @param store name of the operator's store
     * @param self {@code application.server} of this instance, empty if it has none
     */
    public KeyStates(KafkaStreams streams, String store, String self, ModelSpec spec, HeadOptions options) {
        this.streams = streams;
        this.store = store;
        this.self = self;
        sequences = new StoredSequences(spec, options);
    }

    /** Returns {@code application.server} of this instance, empty if it has none. */
    public String self() {
        return self;
    }

    /**
     * Finds the instance that owns a key; the key need not be known to it.
     *
     * @throws QueryException {@link QueryError#NOT_READY} while partitions are handed over
     */
    public Owner owner(String key) {
        if (self.isEmpty()) {
            return new Owner("", -1, true);
        }
        HostInfo host = guarded(() -> {
                    KeyQueryMetadata found = streams.queryMetadataForKey(store, key, new StringSerializer());
                    return found == null || found.equals(KeyQueryMetadata.NOT_AVAILABLE) ? null : found.activeHost();
                })
                .orElseThrow(KeyStates::notReady);
        Owner owner = new Owner(host.host(), host.port(), false);
        return owner.address().equals(self) ? new Owner(host.host(), host.port(), true) : owner;
    }

    /** Returns the other instances that have said where they are. */
    public List<Owner> others() {
        if (self.isEmpty()) {
            return List.of();
        }
        return guarded(() -> streams.metadataForAllStreamsClients().stream()
                        .map(StreamsMetadata::hostInfo)
                        .map(host -> new Owner(host.host(), host.port(), false))
                        .filter(owner -> owner.port() >= 0 && !owner.address().equals(self))
                        .toList())
                .orElseThrow(KeyStates::notReady);
    }

    /**
     * Reads what is stored here of a key.
     *
     * @throws QueryException {@link QueryError#NOT_READY} while states are restored, {@link QueryError#UNKNOWN_KEY} if there
     *     is nothing
     */
    public StoredSequence read(String key) {
        StoredBytes<String> bytes = guarded(
                        () -> streams.store(StoreQueryParameters.fromNameAndType(store, new StoredBytesType<String>())))
                .orElseThrow(KeyStates::notReady);
        Optional<byte[]> found = guarded(() -> {
            byte[] stored = bytes.stored(key);
            return stored;
        });
        return sequences.read(found.orElseThrow(() -> new QueryException(
                QueryError.UNKNOWN_KEY,
                "nothing is stored of this key"
                        + (self.isEmpty() ? " here; with several instances, set application.server on each" : ""))));
    }

    /** Asks Kafka Streams; empty if it has no answer. */
    private static <T> Optional<T> guarded(Question<T> question) {
        try {
            return Optional.ofNullable(question.ask());
        } catch (InvalidStateStoreException | IllegalStateException e) {
            throw notReady();
        }
    }

    private static QueryException notReady() {
        return new QueryException(
                QueryError.NOT_READY,
                "the job starts, restores states or hands partitions over; ask again in a moment");
    }

    private interface Question<T> {
        @Nullable
        T ask();
    }
}

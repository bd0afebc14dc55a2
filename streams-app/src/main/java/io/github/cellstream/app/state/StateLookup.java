package io.github.cellstream.app.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.topology.InternalTopics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a job remembers of keys, as of its last commit. The job may run or not.
 *
 * <p>All partitions are read: the partition of a key is the choice of whoever wrote its events.
 */
public final class StateLookup {
    private final CellstreamConfig config;
    private final Progress progress;

    /** Prepares to look into a job's changelog. */
    public StateLookup(CellstreamConfig config, Progress progress) {
        this.config = config;
        this.progress = progress;
    }

    /**
     * Returns the states of each key that has any: one, or one for each partition that has had events of the key.
     *
     * @throws StateToolException {@link StateToolError#NO_SUCH_JOB}
     * @throws io.github.cellstream.processor.state.StateException if a state is damaged or too new
     */
    public Map<String, List<StoredState>> find(Collection<String> keys) {
        Map<Bytes, String> wanted = new HashMap<>();
        keys.forEach(key -> wanted.put(Bytes.wrap(key.getBytes(UTF_8)), key));
        Map<String, Map<Integer, Value>> latest = new LinkedHashMap<>();
        keys.forEach(key -> latest.put(key, new TreeMap<>()));
        try (Cluster cluster = new Cluster(config);
                TopicReader reader = new TopicReader(config)) {
            new Changelog(cluster, reader, InternalTopics.of(config), progress).read(record -> {
                String key = record.key() == null ? null : wanted.get(Bytes.wrap(record.key()));
                if (key != null) {
                    latest.getOrDefault(key, new TreeMap<>())
                            .put(record.partition(), new Value(record.offset(), record.value()));
                }
            });
        }
        Map<String, List<StoredState>> found = new LinkedHashMap<>();
        latest.forEach((key, values) -> {
            List<StoredState> states = new ArrayList<>();
            values.forEach((partition, value) -> {
                if (value.bytes() != null) {
                    states.add(StoredState.read(partition, value.offset(), value.bytes()));
                }
            });
            if (!states.isEmpty()) {
                found.put(key, List.copyOf(states));
            }
        });
        return found;
    }

    /**
     * Returns the states of one key.
     *
     * @throws StateToolException {@link StateToolError#KEY_NOT_FOUND} too
     */
    public List<StoredState> get(String key) {
        List<StoredState> states = find(List.of(key)).get(key);
        if (states == null) {
            throw notFound(List.of(key));
        }
        return states;
    }

    static StateToolException notFound(List<String> keys) {
        return new StateToolException(
                StateToolError.KEY_NOT_FOUND,
                "no state is kept of " + String.join(", ", keys)
                        + "; it never had an event, ended, expired, or its first event is not committed yet");
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Value(long offset, byte @Nullable [] bytes) {}
}

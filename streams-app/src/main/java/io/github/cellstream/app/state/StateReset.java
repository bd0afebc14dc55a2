package io.github.cellstream.app.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.topology.InternalTopics;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Resets keys by a record without a value on the topic that feeds the operator, in the partition where the key's state is: the job
 * takes it in its turn among the key's events, exactly once, whether it runs now or is started later.
 */
public final class StateReset {
    private final CellstreamConfig config;
    private final Progress progress;

    /** Prepares to reset keys of a job. */
    public StateReset(CellstreamConfig config, Progress progress) {
        this.config = config;
        this.progress = progress;
    }

    /**
     * A reset that is on its way.
     *
     * @param key the key
     * @param topic the topic that holds the reset
     * @param partition its partition
     * @param offset its offset: once the job has come past it the key is forgotten
     * @param steps steps that the state had when it was looked up
     */
    public record Reset(String key, String topic, int partition, long offset, long steps) {}

    /**
     * Resets all keys, or none if one of them has no state.
     *
     * @throws StateToolException {@link StateToolError#KEY_NOT_FOUND} or {@link StateToolError#NO_SUCH_JOB}
     */
    public List<Reset> reset(List<String> keys) {
        List<String> wanted = List.copyOf(new LinkedHashSet<>(keys));
        Map<String, List<StoredState>> found = new StateLookup(config, progress).find(wanted);
        List<String> missing =
                wanted.stream().filter(key -> !found.containsKey(key)).toList();
        if (!missing.isEmpty()) {
            throw StateLookup.notFound(missing);
        }
        String topic = InternalTopics.of(config).feed();
        List<Reset> resets = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = ClusterSettings.producer(config)) {
            found.forEach((key, states) -> states.forEach(state -> {
                RecordMetadata at =
                        get(producer.send(new ProducerRecord<>(topic, state.partition(), key.getBytes(UTF_8), null)));
                resets.add(new Reset(key, topic, at.partition(), at.offset(), state.steps()));
            }));
        }
        return resets;
    }

    private static RecordMetadata get(Future<RecordMetadata> sent) {
        try {
            return sent.get();
        } catch (ExecutionException e) {
            throw new StateToolException(
                    StateToolError.BROKER,
                    "a reset was not stored (" + e.getCause() + "); run this again: a key may be reset twice",
                    e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}

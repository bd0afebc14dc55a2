package io.github.cellstream.app.demo;

import io.github.cellstream.app.topology.AnomalyThreshold;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.encoding.Encoding;
import io.github.cellstream.schemas.encoding.RecordSerdes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads what a job wrote, committed records only, and tells the witnesses. */
final class Answers implements Runnable, AutoCloseable {
    private final String predictions;
    private final List<Witness> witnesses;
    private final AnomalyThreshold threshold;
    private final Deserializer<Prediction> reader =
            RecordSerdes.prediction(Encoding.AVRO, Map.of()).deserializer();
    private final KafkaConsumer<String, byte[]> consumer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private volatile boolean stopped;

    Answers(String bootstrapServers, JobTopics topics, AnomalyThreshold threshold, List<Witness> witnesses) {
        this.predictions = topics.predictions();
        this.threshold = threshold;
        this.witnesses = List.copyOf(witnesses);
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.GROUP_ID_CONFIG,
                        "view-of-" + topics.predictions(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        consumer.subscribe(List.of(topics.predictions(), topics.deadLetters()));
    }

    /** Reads until {@link #stop}. */
    @Override
    public void run() {
        try {
            while (!stopped) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    take(record);
                }
            }
        } catch (WakeupException e) {
            stopped = true;
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    /** Makes {@link #run} return. */
    void stop() {
        stopped = true;
        consumer.wakeup();
    }

    /** Fails if reading has failed. */
    void check() {
        Exception cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException("the demo could not read the answers: " + cause.getMessage(), cause);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        if (!record.topic().equals(predictions)) {
            witnesses.forEach(Witness::refused);
            return;
        }
        Prediction prediction = reader.deserialize(record.topic(), record.value());
        boolean anomaly = threshold.isReachedBy(prediction);
        witnesses.forEach(witness -> witness.answered(record.key(), prediction, anomaly));
    }
}

package io.github.cellstream.benchmarks.broker;

import io.github.cellstream.benchmarks.workload.Workload;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes a workload's events to a topic: as fast as it goes, or at a fixed rate. */
public final class EventFeed implements AutoCloseable {
    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final Workload workload;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /** Connects to a broker. */
    public EventFeed(String address, String topic, Workload workload) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, address);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 65536);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 1);
        producer = new KafkaProducer<>(settings);
        this.topic = topic;
        this.workload = workload;
    }

    /** Writes events as fast as it goes; returns when the broker has them. */
    public void fill(int events) {
        workload.draw(events, this::send);
        flush();
    }

    /** Writes an event now and then, {@code everyMillis}, until this thread is interrupted. */
    public void trickle(int everyMillis) {
        while (!Thread.currentThread().isInterrupted()) {
            workload.draw(1, this::send);
            try {
                Thread.sleep(everyMillis);
            } catch (InterruptedException end) {
                return;
            }
        }
    }

    /** Writes events at a fixed rate, a thousandth of a second's at a time; returns when the broker has them. */
    public void load(double eventsPerSecond, double seconds) {
        long start = System.nanoTime();
        long sent = 0;
        long total = Math.round(eventsPerSecond * seconds);
        while (sent < total) {
            long due = Math.min(total, (long) ((System.nanoTime() - start) * 1e-9 * eventsPerSecond));
            workload.draw((int) (due - sent), this::send);
            sent = due;
            Topics.pause(1);
        }
        flush();
    }

    @Override
    public void close() {
        producer.close();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback keeps the failure
    private void send(byte[] key, byte[] value) {
        producer.send(new ProducerRecord<>(topic, key, value), (place, exception) -> {
            if (exception != null) {
                failure.compareAndSet(null, exception);
            }
        });
    }

    private void flush() {
        producer.flush();
        Exception exception = failure.get();
        if (exception != null) {
            throw new KafkaException("events could not be written to " + topic, exception);
        }
    }
}

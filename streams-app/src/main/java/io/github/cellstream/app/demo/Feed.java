package io.github.cellstream.app.demo;

import io.github.cellstream.app.demo.scenario.EventSource;
import io.github.cellstream.app.demo.scenario.Fault;
import io.github.cellstream.app.demo.scenario.Outlet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Sends a scenario's events at a rate, and tells the witnesses before each. */
final class Feed implements Runnable, Outlet, AutoCloseable {
    static final String TOPIC = "demo-events";

    private static final long LONGEST_WAIT_NANOS = 2_000_000;

    private final EventSource source;
    private final int rate;
    private final List<Witness> witnesses;
    private final BooleanSupplier overrun;
    private final KafkaProducer<String, byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private volatile boolean stopped;

    /**
     * Prepares to send.
     *
     * @param source closed with this
     * @param rate events per second, 0 without limit
     * @param overrun whether to wait, for there are too many events without an answer
     */
    Feed(String bootstrapServers, EventSource source, int rate, List<Witness> witnesses, BooleanSupplier overrun) {
        this.source = source;
        this.rate = rate;
        this.witnesses = List.copyOf(witnesses);
        this.overrun = overrun;
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.LINGER_MS_CONFIG,
                        5,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        64 * 1024),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** Sends until {@link #stop}. */
    @Override
    public void run() {
        try {
            long start = System.nanoTime();
            for (long sent = 0; !stopped; sent++) {
                await(start, sent);
                source.next(this);
            }
            producer.flush();
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    /** Lets {@link #run} send what it has begun and return. */
    void stop() {
        stopped = true;
    }

    /** Fails if sending has failed. */
    void check() {
        Exception cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException("the demo could not send its events: " + cause.getMessage(), cause);
        }
    }

    @Override
    public void event(String key, byte[] value) {
        witnesses.forEach(witness -> witness.sent(key, value));
        emit(key, value);
    }

    @Override
    public void bad(String key, byte[] value) {
        witnesses.forEach(Witness::sentBad);
        emit(key, value);
    }

    @Override
    public void injected(Fault fault) {
        witnesses.forEach(witness -> witness.injected(fault));
    }

    @Override
    public void close() {
        producer.close();
        source.close();
    }

    private void await(long start, long sent) {
        long due = rate == 0 ? start : start + (long) (1e9 * sent / rate);
        while (!stopped && (overrun.getAsBoolean() || System.nanoTime() < due)) {
            LockSupport.parkNanos(Math.max(100_000, Math.min(LONGEST_WAIT_NANOS, due - System.nanoTime())));
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback is told of a failure
    private void emit(String key, byte[] value) {
        producer.send(new ProducerRecord<>(TOPIC, key, value), (metadata, exception) -> {
            if (exception != null) {
                failure.compareAndSet(null, exception);
            }
        });
    }
}

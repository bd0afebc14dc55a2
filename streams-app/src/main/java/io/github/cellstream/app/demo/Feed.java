package io.github.cellstream.app.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the machines' readings as JSON, one machine after the other, at a rate; one event in some hundreds is bad. Never
 * more than a bounded number ahead of the answers.
 */
final class Feed implements Runnable, AutoCloseable {
    private static final int BAD_ONE_IN = 400;
    private static final long MOST_AHEAD = 20_000;
    private static final long LONGEST_WAIT_NANOS = 2_000_000;

    private final DemoSettings settings;
    private final String topic;
    private final Scoreboard scoreboard;
    private final KafkaProducer<String, byte[]> producer;
    private final Machine[] machines;
    private final Random random;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private volatile boolean stopped;

    Feed(DemoSettings settings, String bootstrapServers, String topic, Scoreboard scoreboard) {
        this.settings = settings;
        this.topic = topic;
        this.scoreboard = scoreboard;
        random = new Random(settings.seed());
        machines = new Machine[settings.keys()];
        int digits = Integer.toString(settings.keys()).length();
        for (int i = 0; i < machines.length; i++) {
            String key = String.format(Locale.ROOT, "machine-%0" + digits + "d", i + 1);
            machines[i] = new Machine(key, DemoSettings.LEARNING, settings.seed() * 1_000_003 + i);
        }
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
                send(machines[(int) (sent % machines.length)]);
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
    public void close() {
        producer.close();
    }

    private void await(long start, long sent) {
        long due = settings.rate() == 0 ? start : start + (long) (1e9 * sent / settings.rate());
        while (!stopped && (scoreboard.ahead() >= MOST_AHEAD || System.nanoTime() < due)) {
            LockSupport.parkNanos(Math.max(100_000, Math.min(LONGEST_WAIT_NANOS, due - System.nanoTime())));
        }
    }

    private void send(Machine machine) {
        if (random.nextInt(BAD_ONE_IN) == 0) {
            emit(machine.key(), bad(random.nextInt(4)));
            scoreboard.sentBad();
        }
        Fault fault = machine.beginFault();
        if (fault != null) {
            scoreboard.injected(fault);
        }
        emit(machine.key(), json(machine.read()));
        scoreboard.sent();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback is told of a failure
    private void emit(String key, byte[] value) {
        producer.send(new ProducerRecord<>(topic, key, value), (metadata, exception) -> {
            if (exception != null) {
                failure.compareAndSet(null, exception);
            }
        });
    }

    private static byte[] json(double[] reading) {
        StringBuilder json = new StringBuilder(128)
                .append("{\"time\":")
                .append(System.currentTimeMillis())
                .append(",\"sensors\":{");
        for (int i = 0; i < reading.length; i++) {
            json.append(i == 0 ? "\"" : ",\"")
                    .append(Machine.SENSORS[i])
                    .append("\":")
                    .append((float) reading[i]);
        }
        return json.append("}}").toString().getBytes(UTF_8);
    }

    private static byte[] bad(int kind) {
        String value = switch (kind) {
            case 0 -> "{\"time\":1,\"sensors\":{\"temperature\":";
            case 1 -> "{\"sensors\":{\"temperature\":71.5,\"vibration\":2.2}}";
            case 2 -> "{\"sensors\":{\"temperature\":\"NaN\",\"vibration\":2.2,\"current\":14}}";
            default -> "{\"control\":\"PAUSE\"}";
        };
        return value.getBytes(UTF_8);
    }
}

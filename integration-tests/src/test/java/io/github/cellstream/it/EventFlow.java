package io.github.cellstream.it;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Random readings of many keys in random order, about one in a hundred of them broken, sent by a thread of its own at a steady
 * pace up to a limit that the test raises: so there is always something left to send while the test does harm.
 */
final class EventFlow implements AutoCloseable {
    private static final int BROKEN_ONE_IN = 100;

    private final List<Item> items = new ArrayList<>();
    private final Map<String, List<float[]>> sequences = new TreeMap<>();
    private final Map<Place, Item> sent = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final Thread sender;
    private final AtomicInteger position = new AtomicInteger();
    private volatile int limit;
    private volatile boolean closed;

    /** Draws the events; nothing is sent before {@link #allow}. */
    EventFlow(KafkaBroker broker, String topic, Plan plan) {
        this(broker.bootstrapServers(), topic, plan);
    }

    /** As {@link #EventFlow(KafkaBroker, String, Plan)}, for a broker at this address. */
    EventFlow(String servers, String topic, Plan plan) {
        draw(topic, plan);
        sender = new Thread(() -> send(servers, plan.eventsPerSecond()), "event-flow");
        sender.setDaemon(true);
        sender.start();
    }

    /** What to draw and how fast to send. */
    record Plan(int keys, int eventsPerKey, int eventsPerSecond, long seed) {}

    /** A record's place in the input topic. */
    record Place(int partition, long offset) {}

    /** One record: a reading, or bytes that are none. */
    record Item(ProducerRecord<String, byte[]> record, boolean broken) {}

    /** Lets the events go on to this share of them all, (0, 1]. */
    void allow(double share) {
        limit = (int) Math.round(share * items.size());
        LockSupport.unpark(sender);
    }

    /** Whether the sender is at work now: there are events left that it may send. */
    boolean flows() {
        return position.get() < limit;
    }

    /** Waits until the broker has everything. */
    void awaitEnd() throws Exception {
        over.get();
    }

    /** All good readings, in order, by key. */
    Map<String, List<float[]>> sequences() {
        return sequences;
    }

    /** Everything sent so far and acknowledged, by its place. */
    Map<Place, Item> sent() {
        return sent;
    }

    /** Number of good events. */
    int good() {
        return items.size() - broken();
    }

    /** Number of broken events. */
    int broken() {
        return (int) items.stream().filter(Item::broken).count();
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(sender);
        over.exceptionally(failure -> null).join();
    }

    private void draw(String topic, Plan plan) {
        Random random = new Random(plan.seed());
        List<String> order = new ArrayList<>();
        for (int key = 0; key < plan.keys(); key++) {
            order.addAll(Collections.nCopies(plan.eventsPerKey(), "key-" + key));
        }
        Collections.shuffle(order, random);
        for (String key : order) {
            if (random.nextInt(BROKEN_ONE_IN) == 0) {
                items.add(new Item(new ProducerRecord<>(topic, key, broken(random)), true));
            }
            float[] reading = reading(random, LstmClassifier.FEATURES);
            sequences.computeIfAbsent(key, k -> new ArrayList<>()).add(reading);
            items.add(new Item(new ProducerRecord<>(topic, key, bytes(reading)), false));
        }
    }

    /** Too few features, a feature that is not finite, or no features at all but a torn record. */
    private static byte[] broken(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> bytes(reading(random, LstmClassifier.FEATURES - 1));
            case 1 -> {
                float[] reading = reading(random, LstmClassifier.FEATURES);
                reading[random.nextInt(reading.length)] = random.nextBoolean() ? Float.NaN : Float.NEGATIVE_INFINITY;
                yield bytes(reading);
            }
            default -> new byte[] {1, 2, 3, 4, 5};
        };
    }

    private static float[] reading(Random random, int features) {
        float[] reading = new float[features];
        for (int i = 0; i < features; i++) {
            reading[i] = (float) random.nextGaussian();
        }
        return reading;
    }

    private static byte[] bytes(float[] reading) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * reading.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(reading);
        return bytes.array();
    }

    private void send(String servers, int eventsPerSecond) {
        Map<String, Object> config = Map.of("bootstrap.servers", servers, "enable.idempotence", true, "linger.ms", 5);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
            long next = System.nanoTime();
            while (position.get() < items.size() && !closed) {
                if (!flows()) {
                    LockSupport.park();
                    next = System.nanoTime();
                    continue;
                }
                Item item = items.get(position.get());
                var unused = producer.send(item.record(), (place, failure) -> {
                    if (failure == null) {
                        sent.put(new Place(place.partition(), place.offset()), item);
                    } else {
                        over.completeExceptionally(failure);
                    }
                });
                position.incrementAndGet();
                next += 1_000_000_000L / eventsPerSecond;
                LockSupport.parkNanos(next - System.nanoTime());
            }
            producer.flush();
            over.complete(null);
        } catch (RuntimeException e) {
            over.completeExceptionally(e);
        }
    }
}

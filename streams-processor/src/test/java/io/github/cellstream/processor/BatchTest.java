package io.github.cellstream.processor;

import static io.github.cellstream.processor.TestStream.EVENTS;
import static io.github.cellstream.processor.TestStream.PREDICTIONS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.embedded.EmbeddedKafka;
import io.github.cellstream.processor.commit.PolledRecords;
import io.github.cellstream.processor.deadletter.DeadLetterHeaders;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.Forecast;
import io.github.cellstream.schemas.Prediction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches change nothing but the time that it takes: same answers, same order, same dead letters, across a restore too. */
class BatchTest {
    private static final int EVENTS_SENT = 3000;

    private final EmbeddedKafka broker = EmbeddedKafka.start();
    private final Path folder;
    private final long seed = System.nanoTime();

    BatchTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void createTopics() {
        for (String topic : List.of("events", "alone", "together", "tight", "half")) {
            broker.createTopic(topic, 1, Map.of());
            broker.createTopic("dead-" + topic, 1, Map.of());
        }
    }

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void shouldAnswerInBatchesWhatItAnswersOneByOne() throws Exception {
        System.out.println("seed " + seed);
        Map<String, ClassifierOptions.Builder> operators = Map.of(
                "alone",
                ClassifierOptions.builder().batchSize(1),
                "together",
                ClassifierOptions.builder().batchSize(64),
                "tight",
                ClassifierOptions.builder().batchSize(17).memoryBytes(2000));
        send(0, EVENTS_SENT / 2);
        assertLargest(run(operators));
        send(EVENTS_SENT / 2, EVENTS_SENT);
        assertLargest(run(operators));

        List<String> alone = predictions("alone");
        assertThat(alone).hasSizeGreaterThan(EVENTS_SENT / 2);
        assertThat(predictions("together")).isEqualTo(alone);
        assertThat(predictions("tight")).isEqualTo(alone);
        List<String> dead = deadLetters("alone");
        assertThat(dead).isNotEmpty();
        assertThat(deadLetters("together")).isEqualTo(dead);
        assertThat(deadLetters("tight")).isEqualTo(dead);
    }

    @Test
    void shouldRoundHalfPrecisionStatesAlikeWhateverTheBatch() throws Exception {
        send(0, EVENTS_SENT);
        run(Map.of(
                "half",
                ClassifierOptions.builder().batchSize(64).halfPrecision(true),
                "tight",
                ClassifierOptions.builder().batchSize(17).memoryBytes(0).halfPrecision(true)));

        assertThat(predictions("half")).hasSizeGreaterThan(EVENTS_SENT / 2).isEqualTo(predictions("tight"));
    }

    private static void assertLargest(Map<String, AtomicInteger> largest) {
        assertThat(largest.get("alone")).hasValue(1);
        assertThat(largest.get("together")).hasValueBetween(5, 64);
        assertThat(largest.get("tight")).hasValueBetween(3, 17);
    }

    /** Runs operators side by side, from no local state, until each has committed all events; returns their largest batches. */
    private Map<String, AtomicInteger> run(Map<String, ClassifierOptions.Builder> operators) throws Exception {
        Map<String, AtomicInteger> largest = new HashMap<>();
        List<KafkaStreams> running = new ArrayList<>();
        try {
            operators.forEach((name, options) ->
                    running.add(start(name, options, largest.computeIfAbsent(name, unused -> new AtomicInteger()))));
            for (String name : operators.keySet()) {
                awaitCommitted("app-" + name);
            }
        } finally {
            for (KafkaStreams streams : running) {
                streams.close(CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
            }
        }
        return largest;
    }

    private KafkaStreams start(String name, ClassifierOptions.Builder options, AtomicInteger largest) {
        ClassifierOptions built = options.outOfOrder(EventOrder.DEAD_LETTER)
                .listener(new ClassifierListener() {
                    @Override
                    public void stepped(int rows, long nanos) {
                        largest.accumulateAndGet(rows, Math::max);
                    }
                })
                .build();
        Topology topology = new Topology()
                .addSource("events", new StringDeserializer(), EVENTS.deserializer(), "events")
                .addProcessor(
                        "classifier",
                        SequenceClassifier.with(FakeModel.forecasting()).options(built),
                        "events")
                .addSink("sink", name, new StringSerializer(), PREDICTIONS.serializer(), "classifier");
        Properties config = TestStream.config(StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "app-" + name);
        config.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, "dead-" + name);
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        config.put(
                StreamsConfig.STATE_DIR_CONFIG,
                folder.resolve(name + System.nanoTime()).toString());
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6000);
        config.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG),
                PolledRecords.class.getName());
        KafkaStreams streams = new KafkaStreams(topology, config);
        streams.start();
        return streams;
    }

    private void awaitCommitted(String group) throws Exception {
        TopicPartition events = new TopicPartition("events", 0);
        try (var admin = Admin.create(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
            long end = admin.listOffsets(Map.of(events, OffsetSpec.latest()))
                    .partitionResult(events)
                    .get()
                    .offset();
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (true) {
                var offsets = admin.listConsumerGroupOffsets(group)
                        .partitionsToOffsetAndMetadata()
                        .get();
                var committed = offsets.get(events);
                if (committed != null && committed.offset() >= end) {
                    return;
                }
                assertThat(System.nanoTime()).as("all events committed").isLessThan(deadline);
                Thread.sleep(20);
            }
        }
    }

    /** Few keys, every control, events out of order, and some that nothing can be made of. */
    private void send(int from, int to) throws Exception {
        Random random = new Random(seed + from);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = from; i < to; i++) {
                byte[] key = random.nextInt(50) == 0 ? null : ("k" + random.nextInt(20)).getBytes(UTF_8);
                var unused = producer.send(new ProducerRecord<>("events", 0, null, key, value(random, i)));
            }
        }
    }

    private static byte @Nullable [] value(Random random, int i) {
        int kind = random.nextInt(40);
        Control control = switch (kind) {
            case 0 -> Control.START;
            case 1 -> Control.END;
            case 2 -> Control.RESET;
            default -> Control.STEP;
        };
        float[] input = {random.nextFloat(), random.nextFloat()};
        return switch (kind) {
            case 3 -> "garbage".getBytes(UTF_8);
            case 4 -> bytes(i, control, new float[] {1});
            case 5 -> bytes(Math.max(0, i - 30), control, input);
            case 6 -> null;
            default -> bytes(i, control, kind < 3 && random.nextBoolean() ? null : input);
        };
    }

    private static byte[] bytes(int time, Control control, float @Nullable [] input) {
        return EVENTS.serializer().serialize("events", TestStream.event(time, control, input));
    }

    private List<String> predictions(String topic) {
        List<String> said = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : read(topic)) {
            Prediction prediction = PREDICTIONS.deserializer().deserialize(topic, record.value());
            said.add(new String(record.key(), UTF_8) + "@"
                    + prediction.getSource().getOffset() + " step "
                    + prediction.getStep() + " " + prediction.getFinal$() + " "
                    + ((Forecast) prediction.getResult()).getValues());
        }
        return said;
    }

    private List<String> deadLetters(String name) {
        return read("dead-" + name).stream()
                .map(letter ->
                        text(letter, DeadLetterHeaders.CODE) + "@" + text(letter, DeadLetterHeaders.SOURCE_OFFSET))
                .toList();
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrapServers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = Objects.requireNonNull(
                    consumer.endOffsets(List.of(partition)).get(partition));
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    private static String text(ConsumerRecord<?, ?> record, String header) {
        return new String(record.headers().lastHeader(header).value(), UTF_8);
    }
}

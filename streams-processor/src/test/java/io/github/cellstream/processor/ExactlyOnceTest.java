package io.github.cellstream.processor;

import static io.github.cellstream.processor.TestStream.reading;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.embedded.EmbeddedKafka;
import io.github.cellstream.processor.deadletter.DeadLetterHeaders;
import io.github.cellstream.processor.deadletter.SizeLimitedSerializer;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.SequenceEvent;
import io.github.cellstream.schemas.encoding.Features;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real broker, transactions, every way into the dead letters, and a restore on an instance that has nothing. */
class ExactlyOnceTest {
    private final EmbeddedKafka broker = EmbeddedKafka.start();

    private final Path folder;

    ExactlyOnceTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void createTopics() {
        for (String topic : List.of("events", "predictions", "dead-letters")) {
            broker.createTopic(topic, 1, Map.of());
        }
    }

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void shouldCommitPredictionsAndDeadLettersTogetherAndGoOnAfterARestore() throws Exception {
        String hugeLabel = "x".repeat(20_000);
        try (KafkaStreams streams = streams("first")) {
            streams.start();
            send("a", bytes(reading(1, 1, 2)));
            send("a", "garbage".getBytes(UTF_8));
            send("a", bytes(reading(2, 1)));
            send(null, bytes(reading(2, 1, 2)));
            send(
                    "a",
                    bytes(new SequenceEvent(
                            Instant.ofEpochMilli(3), Control.STEP, Features.of(1, 2), null, hugeLabel)));
            send("b", bytes(reading(3, 1, 2)));

            assertThat(await("predictions", 2))
                    .extracting(ExactlyOnceTest::words)
                    .containsExactly("a 1", "b 1");
            List<ConsumerRecord<byte[], byte[]>> letters = await("dead-letters", 4);
            assertThat(letters)
                    .extracting(letter ->
                            text(letter, DeadLetterHeaders.CODE) + "@" + text(letter, DeadLetterHeaders.SOURCE_OFFSET))
                    .containsExactlyInAnyOrder("UNDECODABLE@1", "WRONG_SIZE@2", "NULL_KEY@3", "OUTPUT_REFUSED@4");
            for (ConsumerRecord<byte[], byte[]> letter : letters) {
                assertThat(letter.value()).isEqualTo(sent(text(letter, DeadLetterHeaders.SOURCE_OFFSET)));
            }
            streams.close(CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
        }
        try (KafkaStreams streams = streams("second")) {
            streams.start();
            send("a", bytes(reading(4, 1, 2)));
            send("b", bytes(reading(4, 1, 2)));
            assertThat(await("predictions", 4))
                    .extracting(ExactlyOnceTest::words)
                    .containsExactly("a 1", "b 1", "a 3", "b 2");
        }
    }

    private KafkaStreams streams(String instance) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream("events", Consumed.with(Serdes.String(), TestStream.EVENTS))
                .process(SequenceClassifier.with(FakeModel.forecasting()))
                .to(
                        "predictions",
                        Produced.with(
                                Serdes.String(),
                                Serdes.serdeFrom(
                                        new SizeLimitedSerializer<>(TestStream.PREDICTIONS.serializer(), 10_000),
                                        TestStream.PREDICTIONS.deserializer())));
        Properties config = TestStream.config(StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        config.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve(instance).toString());
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        return new KafkaStreams(builder.build(), config);
    }

    private void send(@Nullable String key, byte[] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("events", 0, null, key == null ? null : key.getBytes(UTF_8), value))
                    .get();
        }
    }

    private byte[] sent(String offset) {
        return await("events", Integer.parseInt(offset) + 1)
                .get(Integer.parseInt(offset))
                .value();
    }

    /** Reads committed records from the beginning until there are as many, and goes on for a moment to see no more. */
    private List<ConsumerRecord<byte[], byte[]>> await(String topic, int count) {
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
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (records.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            if (!topic.equals("events")) {
                consumer.poll(Duration.ofMillis(300)).forEach(records::add);
            }
            return records;
        }
    }

    private static String words(ConsumerRecord<byte[], byte[]> record) {
        Prediction prediction = TestStream.PREDICTIONS.deserializer().deserialize(record.topic(), record.value());
        return new String(record.key(), UTF_8) + " " + prediction.getStep();
    }

    private static String text(ConsumerRecord<?, ?> record, String header) {
        return new String(record.headers().lastHeader(header).value(), UTF_8);
    }

    private static byte[] bytes(SequenceEvent event) {
        return TestStream.EVENTS.serializer().serialize("events", event);
    }
}

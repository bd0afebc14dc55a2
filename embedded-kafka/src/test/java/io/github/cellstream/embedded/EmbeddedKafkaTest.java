package io.github.cellstream.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class EmbeddedKafkaTest {
    @BeforeAll
    static void startCold() {
        Instant before = Instant.now();
        EmbeddedKafka kafka = EmbeddedKafka.start();
        Instant started = Instant.now();
        kafka.close();
        System.out.printf(
                "embedded broker: first start in this JVM took %d ms, stop %d ms%n",
                Duration.between(before, started).toMillis(),
                Duration.between(started, Instant.now()).toMillis());
    }

    @Test
    void shouldKeepCommittedTransactionsAndHideAbortedOnes() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            kafka.createTopic("events", 3, Map.of());
            try (KafkaProducer<String, String> producer = transactionalProducer(kafka)) {
                producer.initTransactions();
                sendAll(producer, "kept-", 30);
                producer.commitTransaction();
                sendAll(producer, "dropped-", 30);
                producer.abortTransaction();
                sendAll(producer, "last-", 1);
                producer.commitTransaction();
            }
            assertThat(readCommitted(kafka, 31)).hasSize(31).noneMatch(v -> v.startsWith("dropped"));
        }
    }

    @Test
    void shouldRunASecondBrokerBesideTheFirstAndStartItFast() {
        try (EmbeddedKafka first = EmbeddedKafka.start()) {
            Instant before = Instant.now();
            try (EmbeddedKafka second = EmbeddedKafka.start()) {
                Duration took = Duration.between(before, Instant.now());
                System.out.printf("embedded broker: second start in this JVM took %d ms%n", took.toMillis());
                assertThat(took).isLessThan(Duration.ofSeconds(30));
                assertThat(second.bootstrapServers()).isNotEqualTo(first.bootstrapServers());
                first.createTopic("events", 1, Map.of());
                second.createTopic("events", 1, Map.of("cleanup.policy", "compact"));
            }
        }
    }

    @Test
    void shouldReleaseItsPortAndDeleteItsDirectoryWhenClosed() throws IOException {
        EmbeddedKafka kafka = EmbeddedKafka.start();
        kafka.createTopic("events", 1, Map.of());
        assertThat(kafka.directory()).isDirectoryContaining("glob:**events-0");

        kafka.close();
        kafka.close();

        assertThat(kafka.directory()).doesNotExist();
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress("localhost", port(kafka)));
        }
    }

    @Test
    void shouldHaveItsRecordsBackOnTheSameDirectoryAndPort(@TempDir Path directory) throws Exception {
        int port;
        try (EmbeddedKafka kafka = EmbeddedKafka.start(0, directory.resolve("data"))) {
            port = port(kafka);
            kafka.createTopic("events", 1, Map.of());
            try (KafkaProducer<String, String> producer = transactionalProducer(kafka)) {
                producer.initTransactions();
                sendAll(producer, "kept-", 5);
                producer.commitTransaction();
            }
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start(port, directory.resolve("data"))) {
            assertThat(port(kafka)).isEqualTo(port);
            assertThat(readCommitted(kafka, 5)).containsExactly("kept-0", "kept-1", "kept-2", "kept-3", "kept-4");
        }
    }

    @Test
    void shouldNameTheTakenPortAndLeaveNothingBehind(@TempDir Path parent) throws IOException {
        Path own = Files.createDirectory(parent.resolve("own"));
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress("localhost", 0));
            assertThatThrownBy(() -> EmbeddedKafka.start(taken.getLocalPort(), own, own))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageContaining("choose another port");
        }
        assertThat(own).doesNotExist();
    }

    @Test
    void shouldRefuseATopicThatExists() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            kafka.createTopic("events", 1, Map.of());
            assertThatThrownBy(() -> kafka.createTopic("events", 1, Map.of())).isInstanceOf(TopicExistsException.class);
        }
    }

    private static KafkaProducer<String, String> transactionalProducer(EmbeddedKafka kafka) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", "test"),
                new StringSerializer(),
                new StringSerializer());
    }

    private static void sendAll(KafkaProducer<String, String> producer, String prefix, int count) throws Exception {
        producer.beginTransaction();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sent.add(producer.send(new ProducerRecord<>("events", "key-" + i, prefix + i)));
        }
        producer.flush();
        for (Future<RecordMetadata> record : sent) {
            record.get();
        }
    }

    private static List<String> readCommitted(EmbeddedKafka kafka, int wanted) {
        List<String> values = new ArrayList<>();
        Map<String, Object> config = Map.of(
                "bootstrap.servers", kafka.bootstrapServers(),
                "group.id", "test",
                "auto.offset.reset", "earliest",
                "isolation.level", "read_committed");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of("events"));
            Instant deadline = Instant.now().plusSeconds(20);
            while (values.size() < wanted && Instant.now().isBefore(deadline)) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    values.add(record.value());
                }
            }
        }
        return values;
    }

    private static int port(EmbeddedKafka kafka) {
        String address = kafka.bootstrapServers();
        return Integer.parseInt(address.substring(address.indexOf(':') + 1));
    }
}

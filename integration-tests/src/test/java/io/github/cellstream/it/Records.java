package io.github.cellstream.it;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Puts records into topics and takes them out: keys are text, values bytes, and only committed records count. */
final class Records {
    private Records() {}

    /** Sends records in order, waits until the broker has all of them, and returns where each of them lies. */
    static List<RecordMetadata> send(KafkaBroker broker, List<ProducerRecord<String, byte[]>> records)
            throws ExecutionException, InterruptedException {
        Map<String, Object> config =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "enable.idempotence", true, "linger.ms", 5);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (ProducerRecord<String, byte[]> record : records) {
                sent.add(producer.send(record));
            }
            List<RecordMetadata> places = new ArrayList<>();
            for (Future<RecordMetadata> record : sent) {
                places.add(record.get());
            }
            return places;
        }
    }

    /**
     * Reads a topic from its beginning until so many committed records were seen and nothing more comes for a second, or
     * until the patience ends. Returns what was read, which may be fewer records or more than were wanted.
     */
    static List<ConsumerRecord<String, byte[]>> read(KafkaBroker broker, String topic, int wanted, Duration patience) {
        return read(broker.bootstrapServers(), topic, wanted, patience);
    }

    /** As {@link #read(KafkaBroker, String, int, Duration)}, from a broker at this address. */
    static List<ConsumerRecord<String, byte[]>> read(String servers, String topic, int wanted, Duration patience) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                servers,
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest");
        List<ConsumerRecord<String, byte[]>> read = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(p.topic(), p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Instant deadline = Instant.now().plus(patience);
            Instant quietSince = Instant.now();
            while (Instant.now().isBefore(deadline)
                    && (read.size() < wanted || Instant.now().isBefore(quietSince.plusSeconds(1)))) {
                int before = read.size();
                consumer.poll(Duration.ofMillis(200)).forEach(read::add);
                if (read.size() > before) {
                    quietSince = Instant.now();
                }
            }
        }
        return read;
    }

    /** Whether a transaction is open on any partition of a topic: its last stable offset lies before its end. */
    static boolean openTransaction(KafkaBroker broker, String topic) throws ExecutionException, InterruptedException {
        try (Admin admin = broker.admin()) {
            return !ends(admin, topic, IsolationLevel.READ_COMMITTED)
                    .equals(ends(admin, topic, IsolationLevel.READ_UNCOMMITTED));
        }
    }

    private static Map<TopicPartition, Long> ends(Admin admin, String topic, IsolationLevel isolation)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        for (TopicDescription description :
                admin.describeTopics(List.of(topic)).allTopicNames().get().values()) {
            description
                    .partitions()
                    .forEach(p -> partitions.put(new TopicPartition(topic, p.partition()), OffsetSpec.latest()));
        }
        return admin.listOffsets(partitions, new ListOffsetsOptions(isolation)).all().get().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
    }
}

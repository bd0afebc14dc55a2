package io.github.cellstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@RequiresDocker
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class BrokerIT {
    @Test
    void shouldKeepRecordsOverAKillAndAPause() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start()) {
            broker.createTopic("round-trip", 2, Map.of());
            send(broker, "before");
            String address = broker.bootstrapServers();

            broker.kill();
            broker.restart();
            assertThat(broker.bootstrapServers()).isEqualTo(address);
            send(broker, "after-kill");

            broker.pause();
            broker.resume();
            send(broker, "after-pause");

            assertThat(read(broker, 3)).containsExactlyInAnyOrder("before", "after-kill", "after-pause");
        }
    }

    private static void send(KafkaBroker broker, String value) throws Exception {
        Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("round-trip", "key-" + value, value))
                    .get();
        }
    }

    private static List<String> read(KafkaBroker broker, int wanted) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers", broker.bootstrapServers(), "group.id", "it", "auto.offset.reset", "earliest");
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of("round-trip"));
            Instant deadline = Instant.now().plusSeconds(30);
            while (values.size() < wanted && Instant.now().isBefore(deadline)) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    values.add(record.value());
                }
            }
        }
        return values;
    }
}

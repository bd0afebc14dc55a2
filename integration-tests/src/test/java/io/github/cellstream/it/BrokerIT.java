package io.github.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@RequiresDocker
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class BrokerIT {
    private static final String TOPIC = "round-trip";

    @Test
    void shouldKeepRecordsOverAKillAndAPause() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start()) {
            broker.createTopic(TOPIC, 2, Map.of());
            send(broker, "before");
            String address = broker.bootstrapServers();

            broker.kill();
            broker.restart();
            assertThat(broker.bootstrapServers()).isEqualTo(address);
            send(broker, "after-kill");

            broker.pause();
            broker.resume();
            send(broker, "after-pause");

            assertThat(Records.read(broker, TOPIC, 3, Duration.ofSeconds(30)))
                    .extracting(record -> new String(record.value(), UTF_8))
                    .containsExactlyInAnyOrder("before", "after-kill", "after-pause");
            assertThat(Records.openTransaction(broker, TOPIC)).isFalse();
        }
    }

    private static void send(KafkaBroker broker, String value) throws Exception {
        Records.send(broker, List.of(new ProducerRecord<>(TOPIC, "key-" + value, value.getBytes(UTF_8))));
    }
}

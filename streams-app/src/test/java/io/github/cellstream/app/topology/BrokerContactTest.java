package io.github.cellstream.app.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.embedded.EmbeddedKafka;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

final class BrokerContactTest {
    private static final MetricName RESPONSES =
            new MetricName("response-total", "consumer-metrics", "", Map.of("client-id", "c"));
    private static final MetricName OTHERS =
            new MetricName("response-total", "admin-client-metrics", "", Map.of("client-id", "a"));

    private final AtomicInteger responses = new AtomicInteger(1);
    private final AtomicInteger others = new AtomicInteger(1);

    @Test
    void shouldBeLostAfterTenSilentSecondsAndBackWithTheNextResponse() {
        Map<MetricName, Metric> metrics =
                Map.of(RESPONSES, metric(RESPONSES, responses), OTHERS, metric(OTHERS, others));
        try (BrokerContact contact = new BrokerContact(() -> metrics, () -> false)) {
            long start = System.nanoTime();
            contact.look(start);
            responses.set(2);
            contact.look(start + TimeUnit.SECONDS.toNanos(5));
            others.set(2);
            contact.look(start + TimeUnit.SECONDS.toNanos(14));
            assertThat(contact.lost()).isFalse();

            contact.look(start + TimeUnit.SECONDS.toNanos(16));
            assertThat(contact.lost()).isTrue();

            responses.set(3);
            contact.look(start + TimeUnit.SECONDS.toNanos(17));
            assertThat(contact.lost()).isFalse();
        }
    }

    @Test
    void shouldNotBeLostWhileABrokerAnswersWhenAsked() {
        Map<MetricName, Metric> metrics = Map.of(RESPONSES, metric(RESPONSES, responses));
        AtomicBoolean answers = new AtomicBoolean(true);
        AtomicInteger asked = new AtomicInteger();
        try (BrokerContact contact = new BrokerContact(() -> metrics, () -> {
            asked.incrementAndGet();
            return answers.get();
        })) {
            long start = System.nanoTime();
            for (int second = 0; second <= 45; second++) {
                contact.look(start + TimeUnit.SECONDS.toNanos(second));
                assertThat(contact.lost()).isFalse();
            }
            assertThat(asked).hasValue(4);

            answers.set(false);
            contact.look(start + TimeUnit.SECONDS.toNanos(60));
            assertThat(contact.lost()).isTrue();
        }
    }

    @Test
    void shouldAskABroker() {
        try (EmbeddedKafka broker = EmbeddedKafka.start()) {
            assertThat(BrokerContact.answers(Map.of("bootstrap.servers", broker.bootstrapServers())))
                    .isTrue();
        }
        assertThat(BrokerContact.answers(Map.of(
                        "bootstrap.servers",
                        "localhost:1",
                        "default.api.timeout.ms",
                        2000,
                        "request.timeout.ms",
                        2000)))
                .isFalse();
    }

    private static Metric metric(MetricName name, AtomicInteger value) {
        return new Metric() {
            @Override
            public MetricName metricName() {
                return name;
            }

            @Override
            public Object metricValue() {
                return (double) value.get();
            }
        };
    }
}

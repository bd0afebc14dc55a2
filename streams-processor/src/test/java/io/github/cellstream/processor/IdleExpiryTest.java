package io.github.cellstream.processor;

import static io.github.cellstream.processor.TestStream.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.schemas.LifecycleEvent;
import io.github.cellstream.schemas.Prediction;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdleExpiryTest {
    private static final long MINUTE = 60_000;

    private final RecordingListener listener = new RecordingListener();
    private final TestStream stream = new TestStream(
            FakeModel.forecasting(),
            ClassifierOptions.builder().idleTimeout(Duration.ofMinutes(10)).listener(listener));

    @AfterEach
    void close() {
        stream.close();
    }

    @Test
    void shouldExpireIdleKeysByStreamTimeAndSaySo() {
        stream.send("idle", reading(0, 1, 2));
        stream.send("idle", reading(MINUTE, 1, 2));
        stream.send("busy", reading(10 * MINUTE, 1, 2));
        assertThat(stream.stored("idle")).isNotNull();
        stream.lifecycle();

        stream.send("busy", reading(12 * MINUTE, 1, 2));
        assertThat(stream.stored("idle")).isNull();
        assertThat(stream.stored("busy")).isNotNull();
        TestRecord<String, LifecycleEvent> told = stream.lifecycleRecords().get(0);
        assertThat(told.key()).isEqualTo("idle");
        assertThat(told.value().getSteps()).isEqualTo(2);
        assertThat(told.value().getEventTime()).isEqualTo(Instant.ofEpochMilli(12 * MINUTE));
        assertThat(told.value().getReason()).isEqualTo("no event for PT10M");
        assertThat(told.value().getSource()).isNull();
        assertThat(listener.count("ended EXPIRED")).isEqualTo(1);
    }

    @Test
    void shouldBeginAnewAfterThePauseWhetherOrNotTheStoreWasSwept() {
        stream.send("a", reading(0, 1, 2));
        stream.send("a", reading(10 * MINUTE - 1, 1, 2));
        stream.send("a", reading(20 * MINUTE - 1, 1, 2));

        assertThat(stream.predictions()).extracting(Prediction::getStep).containsExactly(1L, 2L, 1L);
        assertThat(stream.lifecycle()).containsExactly("a STARTED 0", "a EXPIRED 2", "a STARTED 0");
    }

    @Test
    void shouldJudgeALateEventByStreamTimeToo() {
        stream.send("a", reading(0, 1, 2));
        stream.send("b", reading(30 * MINUTE, 1, 2));
        stream.send("a", reading(MINUTE, 1, 2));

        assertThat(stream.predictions()).extracting(Prediction::getStep).containsExactly(1L, 1L, 1L);
    }

    @Test
    void shouldSweepALargeStoreSliceBySlice() {
        for (int key = 0; key < 2500; key++) {
            stream.send("key" + key, reading(0, 1, 2));
        }
        stream.predictions();
        stream.send("z-clock", reading(11 * MINUTE, 1, 2));
        assertThat(listener.count("ended EXPIRED")).isEqualTo(1000);
        for (int second = 1; second <= 5; second++) {
            stream.send("z-clock", reading(11 * MINUTE + second * 1000L, 1, 2));
        }
        assertThat(listener.count("ended EXPIRED")).isEqualTo(2500);
        assertThat(stream.stored("z-clock")).isNotNull();
    }
}

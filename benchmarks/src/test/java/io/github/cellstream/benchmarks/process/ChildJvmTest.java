package io.github.cellstream.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChildJvmTest {
    @Test
    void shouldFindTheInnermostExceptionOfALog() {
        assertThat(ChildJvm.reason(List.of(
                        "WARNING: Using incubator modules: jdk.incubator.vector",
                        "org.apache.kafka.streams.errors.StreamsException: task 0_0 failed",
                        "\tat org.apache.kafka.streams.Some.method(Some.java:12)",
                        "Caused by: java.lang.IllegalStateException: the model is gone",
                        "\t... 12 more")))
                .isEqualTo(": java.lang.IllegalStateException: the model is gone");
    }

    @Test
    void shouldSayNothingWhereNoExceptionIsTold() {
        assertThat(ChildJvm.reason(List.of("Killed", "no exception here"))).isEmpty();
    }

    @Test
    void shouldReadTheMarkThatItWrites() {
        Mark mark = new Mark(1, 2, 3, 4);
        assertThat(Mark.parse(mark.text())).isEqualTo(mark);
    }
}

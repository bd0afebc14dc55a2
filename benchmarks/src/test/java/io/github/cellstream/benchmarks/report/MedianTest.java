package io.github.cellstream.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class MedianTest {
    @Test
    void shouldBeTheValueInTheMiddle() {
        assertThat(Median.of(DoubleStream.of(9, 1, 5))).isEqualTo(5);
        assertThat(Median.of(DoubleStream.of(4, 1, 2, 100))).isEqualTo(3);
    }

    @Test
    void shouldPassOverWhatWasNotMeasured() {
        assertThat(Median.of(DoubleStream.of(Double.NaN, 7, Double.NaN))).isEqualTo(7);
        assertThat(Median.of(DoubleStream.of(Double.NaN))).isNaN();
        assertThat(Median.of(DoubleStream.empty())).isNaN();
    }
}

package io.github.cellstream.training;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Offset<Double> CLOSE = Offset.offset(1e-6);

    @Property
    void shouldRiseThenFallToTheFloor(
            @ForAll Schedule.Shape shape, @ForAll @DoubleRange(min = 0, max = 0.9) double warmup) {
        Schedule schedule = new Schedule(shape, (float) warmup, 0.1f);
        double before = 0;
        boolean falling = false;
        for (int batch = 0; batch < 100; batch++) {
            double factor = schedule.factor(batch, 100);
            assertThat(factor).isBetween(0.0, 1.0 + 1e-9);
            boolean warming = (batch + 1) / 100.0 < (float) warmup;
            if (!warming && falling) {
                assertThat(factor).isLessThanOrEqualTo(before + 1e-9);
            }
            falling = !warming;
            before = factor;
        }
        assertThat(before).isCloseTo(shape == Schedule.Shape.CONSTANT ? 1 : 0.1, CLOSE);
    }

    @Test
    void shouldGiveTheFactorsOfTheFormulas() {
        assertThat(new Schedule(Schedule.Shape.COSINE, 0, 0).factor(49, 100)).isCloseTo(0.5, CLOSE);
        assertThat(new Schedule(Schedule.Shape.LINEAR, 0, 0.5f).factor(49, 100)).isCloseTo(0.75, CLOSE);
        assertThat(new Schedule(Schedule.Shape.STEPS, 0, 0.001f).factor(30, 100))
                .isCloseTo(0.1, CLOSE);
        assertThat(new Schedule(Schedule.Shape.LINEAR, 0.2f, 0).factor(9, 100)).isCloseTo(0.5, CLOSE);
    }
}

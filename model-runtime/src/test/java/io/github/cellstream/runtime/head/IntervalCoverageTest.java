package io.github.cellstream.runtime.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.runtime.ModelId;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.Normalization;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.TensorSlice;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Intervals against series whose noise does what it likes; the forecast is always the middle of the noise, or off it. */
class IntervalCoverageTest {
    private static final int EVENTS = 4000;

    /** The error of the forecast at an event. */
    private enum Noise {
        NORMAL {
            @Override
            double at(int t, Random random) {
                return random.nextGaussian();
            }
        },
        HEAVY_TAILED {
            @Override
            double at(int t, Random random) {
                return random.nextGaussian() / Math.sqrt(0.02 + random.nextDouble());
            }
        },
        ONE_SIDED {
            @Override
            double at(int t, Random random) {
                return -Math.log(1 - random.nextDouble());
            }
        },
        BREATHING {
            @Override
            double at(int t, Random random) {
                return random.nextGaussian() * Math.exp(1.5 * Math.sin(2 * Math.PI * t / 300));
            }
        },
        TEN_TIMES_LOUDER {
            @Override
            double at(int t, Random random) {
                return random.nextGaussian() * (t / 700 % 2 == 0 ? 1 : 10);
            }
        },
        DRIFTING_OFF {
            @Override
            double at(int t, Random random) {
                return random.nextGaussian() + (t < 2000 ? 0 : 5);
            }
        };

        abstract double at(int t, Random random);
    }

    @ParameterizedTest
    @EnumSource(Noise.class)
    void shouldHoldTheShareThatWasAskedFor(Noise noise) {
        for (float coverage : new float[] {0.5f, 0.8f, 0.9f, 0.95f, 0.99f}) {
            Series series = new Series(coverage, Normalization.IDENTITY, false);
            Random random = new Random(17);
            for (int t = 0; t < EVENTS; t++) {
                series.event(100, 100 + noise.at(t, random), 0);
            }
            assertThat(series.achieved()).as("%s at %s", noise, coverage).isCloseTo(coverage, within(0.02));
        }
    }

    @Test
    void shouldBeCloseWithinTheFirstHundredEventsOfMostKeys() {
        double achieved = 0;
        int keys = 200;
        for (int key = 0; key < keys; key++) {
            Series series = new Series(0.9f, Normalization.IDENTITY, false);
            Random random = new Random(key);
            for (int t = 0; t < 100; t++) {
                series.event(5, 5 + 0.01 * random.nextGaussian(), 0);
            }
            achieved += series.achieved() / keys;
        }
        assertThat(achieved).isCloseTo(0.9, within(0.02));
    }

    @ParameterizedTest
    @CsvSource({"1", "0.2", "5"})
    void shouldTakeTheModelsOwnDeviationsHoweverWrong(double claimed) {
        Normalization normalization = new Normalization(List.of(50f), List.of(4f));
        Series series = new Series(0.9f, normalization, true);
        Random random = new Random(3);
        for (int t = 0; t < EVENTS; t++) {
            double deviation = t % 2 == 0 ? 1 : 8;
            series.event(0, deviation * random.nextGaussian(), 2 * Math.log(claimed * (t % 2 == 0 ? 8 : 1)));
        }
        assertThat(series.achieved()).isCloseTo(0.9, within(0.02));
        float narrow = series.judgement.half[0];
        series.event(0, 0, 2 * Math.log(claimed * 8));
        assertThat(series.judgement.half[0] / narrow).isCloseTo(8, within(0.1f));
        if (claimed == 1) {
            assertThat(narrow).isCloseTo(4 * 1.645f, within(0.8f));
        }
    }

    @Test
    void shouldMeasureSurpriseInTheModelsDeviations() {
        Series series = new Series(0.9f, new Normalization(List.of(50f), List.of(4f)), true);
        series.event(0, 0, 2 * Math.log(0.5));
        series.event(0, 3, 0);
        assertThat(series.judgement.surprise).isCloseTo(6, within(1e-4f));
    }

    @Test
    void shouldStayFiniteAndRecoverFromSeriesThatNeverErr() {
        Series series = new Series(0.9f, Normalization.IDENTITY, false);
        for (int t = 0; t < EVENTS; t++) {
            series.event(7, 7, 0);
        }
        assertThat(series.achieved()).isEqualTo(1);
        Random random = new Random(5);
        for (int t = 0; t < 300; t++) {
            series.event(7, 7 + random.nextGaussian(), 0);
        }
        series.forget();
        for (int t = 0; t < 1000; t++) {
            series.event(7, 7 + random.nextGaussian(), 0);
        }
        assertThat(series.achieved()).isCloseTo(0.9, within(0.03));
        assertThat(series.judgement.half[0]).isBetween(1f, 3f);
    }

    @Test
    void shouldSayWhoseErrorItWas() {
        ModelSpec spec = spec(2, Normalization.IDENTITY, false);
        Head head = Heads.of(spec);
        StepBatch batch = new StepBatch(spec, 1);
        float[] memory = new float[head.memorySize()];
        head.initialMemory(memory, 0);
        Judgement judgement = new Judgement(spec);
        for (int t = 0; t < 100; t++) {
            batch.inputs()[0] = t % 2;
            batch.inputs()[1] = t % 2;
            head.judge(batch, 0, memory, 0, judgement);
        }
        batch.inputs()[0] = 0.5f;
        batch.inputs()[1] = 20;
        head.judge(batch, 0, memory, 0, judgement);
        assertThat(judgement.contributions[0] + judgement.contributions[1]).isCloseTo(1, within(1e-6f));
        assertThat(judgement.contributions[1]).isGreaterThan(0.99f);
        assertThat(judgement.reading).containsExactly(0.5f, 20);
        assertThat(judgement.covered).isEqualTo(0.5f);
        assertThat(judgement.expectedHalf[1]).isLessThan(20);
        assertThat(judgement.half[1]).isPositive();

        float half = judgement.half[1];
        head.recall(memory, 0, judgement);
        assertThat(judgement.half[1]).isEqualTo(half);
        assertThat(judgement.covered).isNaN();
    }

    @Test
    void shouldAllocateNothingPerEvent() {
        Series series = new Series(0.9f, Normalization.IDENTITY, true);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        for (int t = 0; t < 20_000; t++) {
            before = t == 10_000 ? threads.getCurrentThreadAllocatedBytes() : before;
            series.head.judge(series.batch, 0, series.memory, 0, series.judgement);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1000);
    }

    /** One series of one feature, and how often its readings lay within what was announced for them. */
    private static final class Series {
        final Head head;
        final StepBatch batch;
        final float[] memory;
        final Judgement judgement;
        private int announced;
        private int held;
        private float nextLower = Float.NaN;
        private float nextUpper = Float.NaN;

        Series(float coverage, Normalization normalization, boolean deviations) {
            ModelSpec spec = spec(1, normalization, deviations);
            head = Heads.of(spec, new HeadOptions(1, 100, coverage));
            batch = new StepBatch(spec, 1);
            memory = new float[head.memorySize()];
            head.initialMemory(memory, 0);
            judgement = new Judgement(spec);
        }

        /** Takes a reading, then forecasts the next; all in the network's units. */
        void event(double forecast, double reading, double logVariance) {
            batch.inputs()[0] = (float) reading;
            batch.outputs()[0] = (float) forecast;
            if (batch.outputs().length > 1) {
                batch.outputs()[1] = (float) logVariance;
            }
            head.judge(batch, 0, memory, 0, judgement);
            float came = judgement.reading[0];
            if (!Float.isNaN(nextLower)) {
                announced++;
                boolean inside = came >= nextLower && came <= nextUpper;
                held += inside ? 1 : 0;
                assertThat(judgement.covered).isEqualTo(inside ? 1 : 0);
            }
            nextLower = judgement.result[0] - judgement.half[0];
            nextUpper = judgement.result[0] + judgement.half[0];
        }

        void forget() {
            announced = 0;
            held = 0;
        }

        double achieved() {
            return (double) held / announced;
        }
    }

    private static ModelSpec spec(int features, Normalization normalization, boolean deviations) {
        TensorSlice forecast = new TensorSlice("forecast", 0, List.of(features));
        TensorSlice variance = new TensorSlice("log_variance", features, List.of(features));
        return new ModelSpec(
                new ModelId("m", "0", "0".repeat(64)),
                new InputSpec(InputKind.FEATURES, features, List.of(), normalization),
                List.of(),
                deviations ? List.of(forecast, variance) : List.of(forecast),
                Task.FORECAST,
                List.of());
    }
}

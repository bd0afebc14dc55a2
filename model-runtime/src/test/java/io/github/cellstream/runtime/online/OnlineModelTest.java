package io.github.cellstream.runtime.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.Task;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnlineModelTest {
    private static SequenceModel model(String... settings) {
        Map<String, String> map = new TreeMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            map.put(settings[i], settings[i + 1]);
        }
        return Plugins.named(ModelEngine.class, ModelEngine::name, "online").load(ModelSource.settings("test", map));
    }

    private static StepBatch started(SequenceModel model, int rows) {
        StepBatch batch = model.newBatch(rows);
        batch.size(rows);
        for (int row = 0; row < rows; row++) {
            model.initialState(batch.states(), batch.stateOffset(row));
        }
        return batch;
    }

    @Test
    void shouldDescribeItself() {
        SequenceModel model = model("features", "temperature,vibration");
        assertThat(model.spec().task()).isEqualTo(Task.FORECAST);
        assertThat(model.spec().input().names()).containsExactly("temperature", "vibration");
        assertThat(model.spec().outputs())
                .extracting(slice -> slice.name())
                .containsExactly("forecast", "novelty", "deviation");
        assertThat(model.spec().outputSize()).isEqualTo(2 + 1 + 2 * 9);
        assertThat(model.spec().id().name()).isEqualTo("test");
        assertThat(model("features", "4", "units", "32").spec().stateSize() * 4).isLessThan(8192);
    }

    @Test
    void shouldTellApartBySettingsThatDecideNumbersAlone() {
        String fingerprint = model().spec().id().fingerprint();
        assertThat(model("name", "other", "version", "3").spec().id().fingerprint())
                .isEqualTo(fingerprint);
        assertThat(model("seed", "1", "units", "24").spec().id().fingerprint()).isEqualTo(fingerprint);
        assertThat(model("seed", "2").spec().id().fingerprint()).isNotEqualTo(fingerprint);
        assertThat(model("features", "2").spec().id().fingerprint()).isNotEqualTo(fingerprint);
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow() {
        assertThatThrownBy(() -> model("unit", "24"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("unknown setting unit; the nearest valid one is units");
        assertThatThrownBy(() -> model("features", "a,,b")).hasMessageContaining("wanted a number or 1 to 1024 names");
        assertThatThrownBy(() -> model("task", "classification")).hasMessageContaining("can only forecast");
        assertThatThrownBy(() -> new OnlineEngine().load(ModelSource.bytes("m.onnx", new byte[] {1})))
                .hasMessageContaining("takes no model file");
    }

    @Test
    void shouldStepARowAloneAsInCompany() {
        SequenceModel model = model("features", "3");
        int rows = 7;
        StepBatch together = started(model, rows);
        StepBatch alone = started(model, 1);
        Random random = new Random(1);
        for (int step = 0; step < 300; step++) {
            for (int i = 0; i < together.inputs().length; i++) {
                together.inputs()[i] = (float) (random.nextGaussian() * Math.pow(10, i - 9));
            }
            int row = rows - 1;
            System.arraycopy(together.inputs(), together.inputOffset(row), alone.inputs(), 0, 3);
            model.step(together);
            model.step(alone);
            assertSameBits(together.outputs(), together.outputOffset(row), alone.outputs());
            assertSameBits(together.states(), together.stateOffset(row), alone.states());
        }
    }

    @Test
    void shouldGoOnFromACopiedState() {
        SequenceModel model = model("features", "2");
        StepBatch whole = started(model, 1);
        StepBatch later = model.newBatch(3);
        later.size(2);
        Random random = new Random(2);
        for (int step = 0; step < 200; step++) {
            whole.inputs()[0] = (float) random.nextGaussian();
            whole.inputs()[1] = (float) Math.sin(step * 0.1);
            if (step == 100) {
                System.arraycopy(
                        whole.states(),
                        0,
                        later.states(),
                        later.stateOffset(1),
                        model.spec().stateSize());
                model.initialState(later.states(), 0);
            }
            System.arraycopy(whole.inputs(), 0, later.inputs(), later.inputOffset(1), 2);
            model.step(whole);
            if (step >= 100) {
                model.step(later);
                assertSameBits(later.outputs(), later.outputOffset(1), whole.outputs());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void shouldKeepABadReadingFromNeighboursAndFromTheState(float bad) {
        SequenceModel model = model("features", "2");
        StepBatch clean = started(model, 2);
        StepBatch dirty = started(model, 2);
        Random random = new Random(3);
        for (int step = 0; step < 120; step++) {
            for (int i = 0; i < 4; i++) {
                clean.inputs()[i] = (float) random.nextGaussian();
                dirty.inputs()[i] = clean.inputs()[i];
            }
            if (step % 40 < 5) {
                dirty.inputs()[0] = bad;
            }
            model.step(clean);
            model.step(dirty);
            for (int i = 0; i < model.spec().outputSize(); i++) {
                assertThat(dirty.outputs()[dirty.outputOffset(1) + i])
                        .isEqualTo(clean.outputs()[clean.outputOffset(1) + i]);
            }
        }
        assertFinite(dirty);
    }

    /** Series that break careless arithmetic. */
    enum Extreme {
        CONSTANT,
        ZERO,
        HUGE,
        HUGE_SWINGS,
        TINY,
        ONE_OUTLIER,
        RARE_JUMPS,
        EXPONENTIAL;

        float at(int step) {
            return switch (this) {
                case CONSTANT -> 5;
                case ZERO -> 0;
                case HUGE -> 1e30f * (float) Math.sin(step);
                case HUGE_SWINGS -> step % 2 == 0 ? Float.MAX_VALUE : -Float.MAX_VALUE;
                case TINY -> 1e-40f * (step % 7);
                case ONE_OUTLIER -> step == 500 ? 1e30f : (float) Math.sin(step * 0.3);
                case RARE_JUMPS -> step / 1000 % 2 * 100f;
                case EXPONENTIAL -> (float) Math.exp(Math.min(80, step * 0.01));
            };
        }
    }

    @ParameterizedTest
    @EnumSource(Extreme.class)
    void shouldStayFiniteAndRecoverFromExtremes(Extreme extreme) {
        SequenceModel model = model("features", "2");
        StepBatch batch = started(model, 1);
        for (int step = 0; step < 20_000; step++) {
            batch.inputs()[0] = extreme.at(step);
            batch.inputs()[1] = extreme.at(step) * 0.5f;
            model.step(batch);
            assertThat(batch.outputs()).doesNotContain(Float.NaN);
        }
        assertFinite(batch);
        // the spread shrinks by a factor of e in 500 readings, and has up to 38 decades to go
        float[] errors = tailErrors(model, batch, 100_000);
        assertThat(errors[0])
                .as("rmse on a sine, against repeating the last value")
                .isLessThan(0.5f * errors[1]);
    }

    @Test
    void shouldNeitherBlowUpNorDieOverALongLife() {
        SequenceModel model = model("units", "12");
        StepBatch batch = started(model, 1);
        Random random = new Random(4);
        float greatest = 0;
        for (int step = 0; step < 400_000; step++) {
            int regime = step / 50_000 % 4;
            batch.inputs()[0] = switch (regime) {
                case 0 -> (float) random.nextGaussian();
                case 1 -> 3;
                case 2 -> (float) Math.sin(step * 0.01);
                default -> step % 997 == 0 ? 100 : 0;
            };
            model.step(batch);
            greatest = Math.max(greatest, batch.outputs()[1]);
        }
        assertFinite(batch);
        assertThat(greatest).as("greatest leverage").isBetween(0.01f, 200f);
        float[] errors = tailErrors(model, batch, 6000);
        assertThat(errors[0]).isLessThan(0.5f * errors[1]);
    }

    @Test
    void shouldForecastTheLastReadingBeforeItKnowsBetter() {
        SequenceModel model = model("features", "2");
        StepBatch batch = started(model, 1);
        batch.inputs()[0] = 42;
        batch.inputs()[1] = -1e30f;
        model.step(batch);
        assertThat(batch.outputs()[0]).isEqualTo(42);
        assertThat(batch.outputs()[1]).isEqualTo(-1e30f);
    }

    @Test
    void shouldFindANewSituationNew() {
        SequenceModel model = model();
        StepBatch batch = started(model, 1);
        float usual = 0;
        for (int step = 0; step < 2000; step++) {
            batch.inputs()[0] = (float) Math.sin(step * 0.1);
            model.step(batch);
            usual = Math.max(step > 1000 ? usual : 0, batch.outputs()[1]);
        }
        batch.inputs()[0] = 6;
        model.step(batch);
        assertThat(batch.outputs()[1]).isGreaterThan(5 * usual);
    }

    @Test
    void shouldExpectWhatIsUsualAtThatTimeOfTheDay() {
        SequenceModel model = model();
        StepBatch batch = started(model, 1);
        long hour = 3_600_000L;
        for (int step = 0; step < 24 * 14; step++) {
            batch.times()[0] = step * hour;
            batch.inputs()[0] = step % 24 < 12 ? 100 : 200;
            model.step(batch);
        }
        assertThat(batch.outputs()[deviation(0)]).as("at 23:00, usual").isLessThan(1);
        batch.times()[0] += hour;
        batch.inputs()[0] = 200;
        model.step(batch);
        assertThat(batch.outputs()[deviation(0)])
                .as("at 00:00, no more than at noon")
                .isGreaterThan(49);
        assertThat(batch.outputs()[deviation(1)]).as("over 8 readings").isBetween(6f, 30f);
    }

    @Test
    void shouldExpectWhatIsUsualAtThatTimeOfTheWeek() {
        SequenceModel model = model();
        StepBatch batch = started(model, 1);
        long hour = 3_600_000L;
        for (int step = 0; step < 24 * 28; step++) {
            batch.times()[0] = step * hour;
            batch.inputs()[0] = step / 24 % 7 == 0 ? 500 : 100;
            model.step(batch);
        }
        batch.times()[0] += hour;
        batch.inputs()[0] = 500;
        model.step(batch);
        assertThat(batch.outputs()[deviation(0)]).as("beyond the day's usual").isGreaterThan(200);
        assertThat(batch.outputs()[deviation(3)])
                .as("beyond the week's usual too")
                .isLessThan(1);
    }

    @Test
    void shouldDeviateFromNothingWhereNothingIsKnownOrAReadingIsMissing() {
        SequenceModel model = model();
        StepBatch batch = started(model, 1);
        for (float reading : new float[] {42, Float.NaN}) {
            batch.inputs()[0] = reading;
            model.step(batch);
            for (int k = 0; k < 9; k++) {
                assertThat(batch.outputs()[deviation(k)]).isZero();
            }
        }
    }

    private static int deviation(int channel) {
        return 2 + channel;
    }

    @Test
    void shouldRefuseAnotherModelsBatch() {
        StepBatch other = started(model("units", "12"), 1);
        assertThatIllegalArgumentException().isThrownBy(() -> model().step(other));
    }

    /** Frozen: the same on every JDK and processor. Changed numbers need a new name of the algorithm in OnlineSettings. */
    @Test
    void shouldGiveTheSameBitsOnEveryJdk() {
        SequenceModel model = model("features", "2");
        StepBatch batch = started(model, 1);
        long random = 1;
        int bits = 0;
        for (int step = 0; step < 1000; step++) {
            random = random * 6364136223846793005L + 1442695040888963407L;
            batch.inputs()[0] = (random >> 40) * 0x1p-20f;
            batch.inputs()[1] = step % 100;
            batch.times()[0] = 1_767_225_600_000L + step * 300_000L;
            model.step(batch);
            for (float output : batch.outputs()) {
                bits = 31 * bits + Float.floatToRawIntBits(output);
            }
        }
        assertThat(model.spec().id().fingerprint()).startsWith("99d1c0dedaf37517");
        assertThat(bits).isEqualTo(-856643113);
    }

    /** Returns root mean square errors of the model and of the last value over the last half of a sine. */
    private static float[] tailErrors(SequenceModel model, StepBatch batch, int steps) {
        double own = 0;
        double naive = 0;
        for (int step = 0; step < steps; step++) {
            float reading = (float) Math.sin(step * 0.2);
            if (step > steps / 2) {
                own += Math.pow(reading - batch.outputs()[0], 2);
                naive += Math.pow(reading - batch.inputs()[0], 2);
            }
            for (int f = 0; f < model.spec().input().size(); f++) {
                batch.inputs()[f] = reading;
            }
            model.step(batch);
        }
        return new float[] {(float) Math.sqrt(own), (float) Math.sqrt(naive)};
    }

    private static void assertFinite(StepBatch batch) {
        for (float value : batch.states()) {
            assertThat(value).isFinite();
        }
    }

    private static void assertSameBits(float[] values, int offset, float[] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(Float.floatToRawIntBits(values[offset + i])).isEqualTo(Float.floatToRawIntBits(expected[i]));
        }
    }
}

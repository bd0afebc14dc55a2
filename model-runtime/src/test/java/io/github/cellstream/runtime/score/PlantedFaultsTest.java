package io.github.cellstream.runtime.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.head.Head;
import io.github.cellstream.runtime.head.Heads;
import io.github.cellstream.runtime.head.Judgement;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Engine, head and scorer with their defaults on seasonal, noisy readings with planted faults. A fault counts as found if
 * an alarm comes in its window; alarms from a window's end until 60 events later count for nothing, others are false.
 */
class PlantedFaultsTest {
    private static final int EVENTS = 5000;
    private static final int KEYS = 8;

    private enum Fault {
        SPIKE,
        SHIFT,
        FLAT,
        NOISE,
        DRIFT
    }

    private int planted;
    private int found;
    private int falseAlarms;

    @ParameterizedTest
    @CsvSource({"1,96,0.05", "1,288,0.2", "1,96,1", "3,288,0.05", "3,96,0.2", "3,288,1"})
    @DisplayName("finds four of five faults with at most one false alarm in 5,000 events")
    void shouldFindPlantedFaults(int features, int period, float noise) {
        for (int key = 0; key < KEYS; key++) {
            runKey(features, period, noise, new Random(1000L * period + key));
        }
        assertThat(planted).isGreaterThan(30);
        assertThat(found).as("found of %d planted", planted).isGreaterThanOrEqualTo((int) Math.ceil(0.8 * planted));
        assertThat(falseAlarms).as("false alarms in %d events", KEYS * EVENTS).isLessThanOrEqualTo(KEYS);
    }

    private void runKey(int features, int period, float noise, Random random) {
        SequenceModel model = Plugins.named(ModelEngine.class, ModelEngine::name, "online")
                .load(ModelSource.settings("planted", Map.of("features", Integer.toString(features))));
        Head head = Heads.of(model.spec());
        Scorer scorer = Plugins.named(ScorerPlugin.class, ScorerPlugin::name, "likelihood")
                .create(model.spec(), Map.of());
        StepBatch batch = model.newBatch(1);
        batch.size(1);
        model.initialState(batch.states(), 0);
        float[] memory = new float[head.memorySize() + scorer.memorySize()];
        head.initialMemory(memory, 0);
        scorer.initialMemory(memory, head.memorySize());
        Judgement judgement = new Judgement(model.spec());
        double[] slow = new double[features];
        int start = 300 + random.nextInt(300);
        int end = start;
        Fault fault = Fault.SPIKE;
        int faulty = 0;
        double frozen = 0;
        boolean hit = true;
        for (int t = 0; t < EVENTS; t++) {
            if (t == start) {
                fault = Fault.values()[random.nextInt(Fault.values().length)];
                end = start + (fault == Fault.SPIKE ? 1 : 40);
                faulty = random.nextInt(features);
                frozen = batch.inputs()[faulty];
                hit = false;
                planted++;
            }
            for (int f = 0; f < features; f++) {
                slow[f] = 0.7 * slow[f] + 0.7 * random.nextGaussian();
                double clean = wave(t, period, f) + noise * 0.5 * (slow[f] + random.nextGaussian());
                boolean broken = t >= start && t < end && f == faulty;
                double usual = 1.5 + noise;
                double value = !broken
                        ? clean
                        : switch (fault) {
                            case SPIKE -> clean + 4 * usual;
                            case SHIFT -> clean - 3 * usual;
                            case FLAT -> frozen;
                            case NOISE -> clean + 1.5 * usual * random.nextGaussian();
                            case DRIFT -> clean + 5 * usual * (t - start) / (end - start);
                        };
                batch.inputs()[f] = (float) value;
            }
            model.step(batch);
            head.judge(batch, 0, memory, 0, judgement);
            scorer.score(judgement, memory, head.memorySize());
            assertThat(judgement.likelihood).isBetween(0f, 1f);
            assertThat(judgement.score).isBetween(0f, 1f);
            if (judgement.likelihood >= 0.99f) {
                if (t >= start && t < end + 5) {
                    found += hit ? 0 : 1;
                    hit = true;
                } else if (t < start || t >= end + 60) {
                    falseAlarms++;
                }
            }
            if (t == end + 100) {
                start = t + 200 + random.nextInt(500);
                end = start;
            }
        }
        model.close();
    }

    private static double wave(int t, int period, int feature) {
        double phase = 2 * Math.PI * t / period + feature;
        return 10 * feature + 1.5 * Math.sin(phase) + 0.6 * Math.sin(2 * phase + feature);
    }
}

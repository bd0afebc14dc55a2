package io.github.cellstream.runtime.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.runtime.ModelId;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.TensorSlice;
import io.github.cellstream.runtime.head.Head;
import io.github.cellstream.runtime.head.Heads;
import io.github.cellstream.runtime.head.Judgement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What holds for every scorer: range (score and likelihood lie in [0, 1] from the first event on, whatever comes), sleep
 * (a memory that was copied goes on to the same bits, wherever it lies), room (nothing beside its own memory is touched, and
 * its size never changes). Extend it and name your plugin.
 */
public abstract class ScorerLaws {
    private static final int VOCABULARY = 20;
    private static final int EVENTS = 3000;

    private final ScorerPlugin plugin;
    private final ModelSpec spec;

    /** Takes the plugin and a task that it is for. */
    protected ScorerLaws(ScorerPlugin plugin, Task task) {
        this.plugin = plugin;
        boolean tokens = task == Task.NEXT_TOKEN;
        spec = new ModelSpec(
                new ModelId("m", "0", "0".repeat(64)),
                tokens ? InputSpec.tokens(VOCABULARY) : InputSpec.features(2),
                List.of(),
                List.of(new TensorSlice("out", 0, List.of(tokens ? VOCABULARY : 2))),
                task,
                List.of());
    }

    @Test
    void shouldStayWithinZeroAndOneFromTheFirstEventOn() {
        Scorer scorer = plugin.create(spec, Map.of());
        for (long seed = 0; seed < 5; seed++) {
            Key key = new Key(scorer, 0, seed);
            for (int t = 0; t < EVENTS; t++) {
                key.event(t);
                assertThat(key.judgement.score).isBetween(0f, 1f);
                assertThat(key.judgement.likelihood).isBetween(0f, 1f);
                for (float value : key.memory) {
                    assertThat(value).isFinite();
                }
            }
        }
    }

    @Test
    void shouldGoOnToTheSameBitsFromACopiedMemory() {
        Scorer scorer = plugin.create(spec, Map.of());
        Key awake = new Key(scorer, 0, 11);
        for (int t = 0; t < 500; t++) {
            awake.event(t);
        }
        Key woken = new Key(plugin.create(spec, Map.of()), 7, 11);
        for (int t = 0; t < 500; t++) {
            woken.feed(t);
        }
        System.arraycopy(awake.memory, 0, woken.memory, 7, scorer.memorySize());
        for (int t = 500; t < EVENTS; t++) {
            awake.event(t);
            woken.event(t);
            assertThat(woken.judgement.score).isEqualTo(awake.judgement.score);
            assertThat(woken.judgement.likelihood).isEqualTo(awake.judgement.likelihood);
        }
    }

    @Test
    void shouldTouchNothingBesideItsMemory() {
        Scorer scorer = plugin.create(spec, Map.of());
        int size = scorer.memorySize();
        Key key = new Key(scorer, 3, 5);
        for (int t = 0; t < EVENTS; t++) {
            key.event(t);
        }
        assertThat(Arrays.copyOf(key.memory, 3)).containsOnly(42);
        assertThat(Arrays.copyOfRange(key.memory, 3 + size, key.memory.length)).containsOnly(42);
        assertThat(scorer.memorySize()).isEqualTo(size);
    }

    /** A key whose events are now and then absurd; its head is real. */
    private final class Key {
        final Scorer scorer;
        final float[] memory;
        final Judgement judgement = new Judgement(spec);
        private final int offset;
        private final Random random;
        private final Head head = Heads.of(spec);
        private final float[] headMemory = new float[head.memorySize()];
        private final StepBatch batch = new StepBatch(spec, 1);

        Key(Scorer scorer, int offset, long seed) {
            this.scorer = scorer;
            this.offset = offset;
            memory = new float[offset + scorer.memorySize() + 5];
            Arrays.fill(memory, 42);
            scorer.initialMemory(memory, offset);
            head.initialMemory(headMemory, 0);
            random = new Random(seed);
        }

        void event(int t) {
            feed(t);
            scorer.score(judgement, memory, offset);
        }

        void feed(int t) {
            if (spec.task() == Task.NEXT_TOKEN) {
                batch.tokens()[0] = random.nextInt(VOCABULARY);
                float left = 1;
                for (int i = 0; i < VOCABULARY; i++) {
                    batch.outputs()[i] = t % 100 == 50 ? (i == 0 ? 1 : 0) : left / 2;
                    left /= 2;
                }
            } else {
                float size = t % 97 == 60 ? 1e30f : t % 500 < 20 ? 0 : 1;
                batch.inputs()[0] = size * (float) random.nextGaussian();
                batch.inputs()[1] = (float) random.nextGaussian();
            }
            head.judge(batch, 0, headMemory, 0, judgement);
        }
    }
}

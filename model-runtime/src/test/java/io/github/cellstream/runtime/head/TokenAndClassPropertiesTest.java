package io.github.cellstream.runtime.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.runtime.ModelId;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.TensorSlice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Rank, perplexity, top-k and smoothing against plain computations over the whole history. */
class TokenAndClassPropertiesTest {
    @Property(tries = 100)
    void shouldRankAndAverageAsAPlainComputationDoes(
            @ForAll @IntRange(min = 2, max = 30) int vocabulary,
            @ForAll @IntRange(min = 1, max = 60) int span,
            @ForAll long seed) {
        Random random = new Random(seed);
        ModelSpec spec = spec(InputSpec.tokens(vocabulary), Task.NEXT_TOKEN, vocabulary);
        Head head = Heads.of(spec, new HeadOptions(1, span, 0.9f));
        StepBatch batch = new StepBatch(spec, 1);
        float[] memory = new float[head.memorySize()];
        head.initialMemory(memory, 0);
        Judgement judgement = new Judgement(spec);
        float[] expected = {};
        List<Double> bits = new ArrayList<>();
        for (int t = 0; t < 50; t++) {
            int token = random.nextInt(vocabulary);
            float[] output = distribution(vocabulary, random);
            System.arraycopy(output, 0, batch.outputs(), 0, vocabulary);
            batch.tokens()[0] = token;
            head.judge(batch, 0, memory, 0, judgement);
            assertThat(judgement.token).isEqualTo(token);
            if (t == 0) {
                assertThat(judgement.rank).isZero();
                assertThat(judgement.perplexity).isNaN();
            } else {
                double surprisal = -Math.log(expected[token]) / Math.log(2);
                bits.add(surprisal);
                assertThat(judgement.surprise).isCloseTo((float) surprisal, within(1e-4f));
                assertThat(judgement.rank).isEqualTo(1 + sorted(expected).indexOf(token));
                assertThat(judgement.expected).containsExactly(expected);
                assertThat((double) judgement.perplexity)
                        .isCloseTo(perplexity(bits, span), within(1e-3 * judgement.perplexity));
            }
            expected = output;
        }
        float perplexity = judgement.perplexity;
        head.recall(memory, 0, judgement);
        assertThat(judgement.perplexity).isEqualTo(perplexity);
        assertThat(judgement.result).containsExactly(expected);
        assertThat(judgement.rank).isZero();
    }

    @Property(tries = 200)
    void shouldSelectTheGreatestAsSortingDoes(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 9) Integer> values,
            @ForAll @IntRange(min = 0, max = 50) int wanted) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        int[] top = new int[wanted];
        int found = Ranking.top(floats, top);
        assertThat(found).isEqualTo(Math.min(wanted, floats.length));
        assertThat(IntStream.of(top).limit(found).boxed().toList())
                .isEqualTo(sorted(floats).subList(0, found));
        for (int i = 0; i < found; i++) {
            assertThat(Ranking.rank(floats, top[i])).isEqualTo(i + 1);
        }
    }

    @Test
    void shouldTakeNaNForTheLeast() {
        float[] values = {Float.NaN, 1, Float.NaN, 2};
        int[] top = new int[3];
        assertThat(Ranking.top(values, top)).isEqualTo(3);
        assertThat(top).containsExactly(3, 1, 0);
        assertThat(Ranking.rank(values, 0)).isZero();
        assertThat(Ranking.best(values)).isEqualTo(3);
        assertThat(Ranking.best(new float[] {Float.NaN})).isEqualTo(-1);
    }

    @Property(tries = 50)
    void shouldSmoothProbabilitiesExponentially(@ForAll @IntRange(min = 1, max = 10) int tenths, @ForAll long seed) {
        Random random = new Random(seed);
        float newest = tenths / 10f;
        ModelSpec spec = spec(InputSpec.features(1), Task.CLASSIFICATION, 3);
        Head head = Heads.of(spec, new HeadOptions(newest, 1, 0.9f));
        StepBatch batch = new StepBatch(spec, 1);
        float[] memory = new float[head.memorySize()];
        head.initialMemory(memory, 0);
        Judgement judgement = new Judgement(spec);
        double[] plain = new double[3];
        for (int t = 0; t < 30; t++) {
            float[] output = distribution(3, random);
            System.arraycopy(output, 0, batch.outputs(), 0, 3);
            head.judge(batch, 0, memory, 0, judgement);
            double sum = 0;
            for (int k = 0; k < 3; k++) {
                plain[k] = t == 0 ? output[k] : newest * output[k] + (1 - newest) * plain[k];
                assertThat((double) judgement.result[k]).isCloseTo(plain[k], within(1e-5));
                sum += judgement.result[k];
            }
            assertThat(sum).isCloseTo(1, within(1e-5));
            if (newest == 1) {
                assertThat(judgement.result).containsExactly(output);
            }
        }
    }

    @Test
    void shouldNotHoldOnToNaN() {
        ModelSpec spec = spec(InputSpec.features(1), Task.CLASSIFICATION, 2);
        Head head = Heads.of(spec, new HeadOptions(0.5f, 1, 0.9f));
        StepBatch batch = new StepBatch(spec, 1);
        float[] memory = new float[head.memorySize()];
        head.initialMemory(memory, 0);
        Judgement judgement = new Judgement(spec);
        batch.outputs()[0] = Float.NaN;
        batch.outputs()[1] = Float.NaN;
        head.judge(batch, 0, memory, 0, judgement);
        assertThat(judgement.best).isEqualTo(-1);
        batch.outputs()[0] = 0.25f;
        batch.outputs()[1] = 0.75f;
        head.judge(batch, 0, memory, 0, judgement);
        assertThat(judgement.result).containsExactly(0.25f, 0.75f);
    }

    @Test
    void shouldRefuseOptionsThatMakeNoSense() {
        assertThatThrownBy(() -> new HeadOptions(0, 1, 0.9f)).hasMessageContaining("smoothing is 0.0");
        assertThatThrownBy(() -> new HeadOptions(1, 0, 0.9f)).hasMessageContaining("span is 0");
        assertThatThrownBy(() -> new HeadOptions(1, 1, 1)).hasMessageContaining("coverage is 1.0");
    }

    private static double perplexity(List<Double> bits, int span) {
        double mean = 0;
        for (int t = 0; t < bits.size(); t++) {
            mean += (bits.get(t) - mean) / Math.min(span, t + 1);
        }
        return Math.pow(2, mean);
    }

    private static List<Integer> sorted(float[] values) {
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> -values[i]).thenComparing(i -> i))
                .toList();
    }

    /** A distribution with ties in it. */
    private static float[] distribution(int size, Random random) {
        float[] values = new float[size];
        float sum = 0;
        for (int i = 0; i < size; i++) {
            values[i] = 1 + random.nextInt(8);
            sum += values[i];
        }
        for (int i = 0; i < size; i++) {
            values[i] /= sum;
        }
        return values;
    }

    private static ModelSpec spec(InputSpec input, Task task, int outputs) {
        return new ModelSpec(
                new ModelId("m", "0", "0".repeat(64)),
                input,
                List.of(),
                List.of(new TensorSlice("out", 0, List.of(outputs))),
                task,
                List.of());
    }
}

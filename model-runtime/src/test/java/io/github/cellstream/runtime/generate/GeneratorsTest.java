package io.github.cellstream.runtime.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GeneratorsTest {
    private final Chain chain = new Chain();

    private List<Integer> continued(Sampling sampling, int length) {
        TokenGenerator generator = new TokenGenerator(chain, sampling);
        generator.read(2);
        generator.read(1);
        List<Integer> tokens = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            tokens.add(generator.next());
        }
        return tokens;
    }

    @Test
    void shouldTakeTheMostProbableTokenAtTemperatureZero() {
        int before = 2;
        int last = 1;
        for (int token : continued(new Sampling(0, 0, 1), 40)) {
            for (int other = 0; other < 4; other++) {
                assertThat(Chain.probability(before, last, token))
                        .isGreaterThanOrEqualTo(Chain.probability(before, last, other));
            }
            before = last;
            last = token;
        }
        assertThat(continued(new Sampling(0, 0, 1), 40))
                .isEqualTo(continued(new Sampling(1, 1, 9), 40))
                .isEqualTo(continued(new Sampling(1e-3, 0, 9), 40));
    }

    @Test
    void shouldDrawTheSameTokensFromTheSameSeedAlone() {
        assertThat(continued(new Sampling(1, 0, 7), 60)).isEqualTo(continued(new Sampling(1, 0, 7), 60));
        assertThat(continued(new Sampling(1, 0, 7), 60)).isNotEqualTo(continued(new Sampling(1, 0, 8), 60));
    }

    @Test
    void shouldDrawAsOftenAsTheModelExpects() {
        for (double temperature : new double[] {0.5, 1, 2}) {
            double[] wanted = new double[4];
            double sum = 0;
            for (int token = 0; token < 4; token++) {
                wanted[token] = Math.pow(Chain.probability(2, 1, token), 1 / temperature);
                sum += wanted[token];
            }
            int[] counts = new int[4];
            for (int seed = 0; seed < 4000; seed++) {
                counts[continued(new Sampling(temperature, 0, seed), 1).get(0)]++;
            }
            for (int token = 0; token < 4; token++) {
                assertThat(counts[token] / 4000.0).isCloseTo(wanted[token] / sum, within(0.03));
            }
        }
    }

    @Test
    void shouldDrawAmongTheTopAlone() {
        int before = 2;
        int last = 1;
        for (int token : continued(new Sampling(5, 2, 3), 200)) {
            int better = 0;
            for (int other = 0; other < 4; other++) {
                better += Chain.probability(before, last, other) > Chain.probability(before, last, token) ? 1 : 0;
            }
            assertThat(better).isLessThan(2);
            before = last;
            last = token;
        }
    }

    @Test
    void shouldContinueFromASequencesStateAndLeaveItAsItIs() {
        StepBatch batch = chain.newBatch(2);
        batch.size(2);
        chain.initialState(batch.states(), batch.stateOffset(1));
        for (int token : new int[] {2, 1}) {
            batch.tokens()[1] = token;
            chain.step(batch);
        }
        float[] state = batch.states().clone();
        TokenGenerator generator = new TokenGenerator(chain, new Sampling(1, 0, 5));
        generator.resume(batch.states(), batch.stateOffset(1), batch.outputs(), batch.outputOffset(1));
        List<Integer> tokens = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            tokens.add(generator.next());
        }
        assertThat(tokens).isEqualTo(continued(new Sampling(1, 0, 5), 30));
        assertThat(batch.states()).containsExactly(state);
    }

    @Test
    void shouldForecastOnwardAsIfEachForecastHadCome() {
        SequenceModel model = Plugins.named(ModelEngine.class, ModelEngine::name, "online")
                .load(ModelSource.settings("s", Map.of("features", "2")));
        SeriesGenerator generator = new SeriesGenerator(model);
        StepBatch batch = model.newBatch(1);
        batch.size(1);
        model.initialState(batch.states(), 0);
        for (int t = 0; t < 300; t++) {
            batch.inputs()[0] = (float) Math.sin(t / 5.0);
            batch.inputs()[1] = (float) Math.cos(t / 5.0);
            model.step(batch);
            generator.read(batch.inputs().clone());
        }
        SeriesGenerator other = new SeriesGenerator(model);
        other.resume(batch.states(), 0, batch.outputs(), 0);
        float[] state = batch.states().clone();
        float[] next = new float[3];
        float[] otherNext = new float[2];
        for (int t = 300; t < 320; t++) {
            generator.next(next, 1);
            other.next(otherNext, 0);
            assertThat(next[1]).isEqualTo(batch.outputs()[0]);
            assertThat(otherNext).containsExactly(next[1], next[2]);
            batch.inputs()[0] = next[1];
            batch.inputs()[1] = next[2];
            if (t == 300) {
                assertThat(batch.states()).containsExactly(state);
            }
            model.step(batch);
        }
        model.close();
    }

    @Test
    void shouldRefuseToBeginWithNothingAndModelsOfOtherTasks() {
        assertThatThrownBy(() -> new TokenGenerator(chain, new Sampling(1, 0, 1)).next())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new SeriesGenerator(chain)).hasMessageContaining("wanted FORECAST");
        assertThatThrownBy(() -> new Sampling(-1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}

package io.github.cellstream.runtime.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelId;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.TensorSlice;
import io.github.cellstream.runtime.head.Judgement;
import io.github.cellstream.runtime.head.Ranking;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenScorersTest {
    private static final int VOCABULARY = 50;
    private static final ModelSpec TOKENS = spec(InputSpec.tokens(VOCABULARY), Task.NEXT_TOKEN, VOCABULARY);

    private final Judgement judgement = new Judgement(TOKENS);

    @Test
    void shouldFlagWhatIsNotAmongTheTop() {
        Scorer scorer = scorer("top-g", TOKENS, Map.of("g", "3"));
        float[] none = {};
        for (int rank = 0; rank <= 10; rank++) {
            judgement.rank = rank;
            scorer.score(judgement, none, 0);
            assertThat(judgement.likelihood).isEqualTo(rank > 3 ? 1 : 0);
            assertThat(judgement.score).isCloseTo(rank < 2 ? 0 : (rank - 1) / (rank + 2f), within(1e-6f));
        }
        assertThat(scorer.memorySize()).isZero();
    }

    @Test
    void shouldGiveTheQuantileOfTheKeysOwnHistory() {
        Scorer scorer = scorer("surprisal", TOKENS, Map.of());
        float[] memory = new float[scorer.memorySize()];
        scorer.initialMemory(memory, 0);
        Random random = new Random(1);
        int above = 0;
        int flagged = 0;
        int events = 20_000;
        for (int t = 0; t < events; t++) {
            usual(random);
            scorer.score(judgement, memory, 0);
            above += judgement.score > 0.9f ? 1 : 0;
            flagged += judgement.likelihood >= 0.98f ? 1 : 0;
        }
        assertThat((double) above / events).isCloseTo(0.1, within(0.02));
        assertThat(flagged).isLessThan(events / 500);
        usual(random);
        judgement.token = least();
        judgement.expected[judgement.token] = 1e-6f;
        judgement.surprise = 20;
        scorer.score(judgement, memory, 0);
        assertThat(judgement.likelihood).isGreaterThan(0.98f);
    }

    @Test
    void shouldGetUsedToAKeyThatIsAlwaysSurprising() {
        Scorer scorer = scorer("surprisal", TOKENS, Map.of());
        float[] memory = new float[scorer.memorySize()];
        scorer.initialMemory(memory, 0);
        Random random = new Random(2);
        int late = 0;
        for (int t = 0; t < 3000; t++) {
            usual(random);
            judgement.token = least();
            judgement.surprise = 9 + random.nextFloat();
            scorer.score(judgement, memory, 0);
            late += t > 300 && judgement.likelihood >= 0.98f ? 1 : 0;
        }
        assertThat(late).isLessThan(10);
    }

    @Test
    void shouldRefuseModelsWithoutTokensAndUnknownSettings() {
        ModelSpec forecasting = spec(InputSpec.features(1), Task.FORECAST, 1);
        for (String name : List.of("top-g", "surprisal")) {
            assertThatThrownBy(() -> scorer(name, forecasting, Map.of()))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("scores tokens, and model m is for task FORECAST");
            assertThatThrownBy(() -> scorer(name, TOKENS, Map.of("k", "3"))).hasMessageContaining("unknown setting k");
        }
    }

    /** A token drawn from what had been expected. */
    private void usual(Random random) {
        double sum = 0;
        for (int i = 0; i < VOCABULARY; i++) {
            judgement.expected[i] = (float) Math.exp(1.5 * random.nextGaussian());
            sum += judgement.expected[i];
        }
        for (int i = 0; i < VOCABULARY; i++) {
            judgement.expected[i] /= (float) sum;
        }
        double left = random.nextDouble();
        int token = 0;
        while (token < VOCABULARY - 1 && left >= judgement.expected[token]) {
            left -= judgement.expected[token++];
        }
        judgement.token = token;
        judgement.surprise = (float) (-Math.log(judgement.expected[judgement.token]) / Math.log(2));
    }

    private int least() {
        int[] order = new int[VOCABULARY];
        Ranking.top(judgement.expected, order);
        return order[VOCABULARY - 1];
    }

    private static Scorer scorer(String name, ModelSpec spec, Map<String, String> settings) {
        return Plugins.named(ScorerPlugin.class, ScorerPlugin::name, name).create(spec, settings);
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

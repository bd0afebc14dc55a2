package io.github.cellstream.runtime.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelId;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.Normalization;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.TensorSlice;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputEncodingTest {
    private static final InputSpec READING = new InputSpec(
            InputKind.FEATURES, 2, List.of("heat", "hum"), new Normalization(List.of(10f, 0f), List.of(2f, 4f)));
    private static final InputSpec WORDS =
            new InputSpec(InputKind.TOKENS, 3, List.of("[UNK]", "open", "close"), Normalization.IDENTITY);

    @Test
    void shouldNormaliseIntoItsRowAlone() {
        StepBatch batch = new StepBatch(
                new ModelSpec(
                        new ModelId("m", "0", "0".repeat(64)),
                        READING,
                        List.of(),
                        List.of(new TensorSlice("out", 0, List.of(2))),
                        Task.FORECAST,
                        List.of()),
                3);
        new FeatureEncoder(READING).encode(new float[] {14, -2}, batch, 1);
        assertThat(batch.inputs()).containsExactly(0, 0, 2, -0.5f, 0, 0);
    }

    @Test
    void shouldSayWhatIsWrongWithFeatures() {
        assertThat(FeatureEncoder.check(READING, new float[] {1, 2})).isNull();
        assertThat(FeatureEncoder.check(READING, new float[] {1}))
                .isEqualTo(new InputFault(InputFault.Kind.WRONG_SIZE, "1 features, the model takes 2"));
        assertThat(FeatureEncoder.check(READING, new float[] {1, Float.NaN}))
                .isEqualTo(new InputFault(InputFault.Kind.NOT_FINITE, "feature 1 (hum) is NaN"));
        assertThat(FeatureEncoder.check(InputSpec.features(1), new float[] {Float.NEGATIVE_INFINITY}))
                .isEqualTo(new InputFault(InputFault.Kind.NOT_FINITE, "feature 0 is -Infinity"));
        assertThatIllegalArgumentException().isThrownBy(() -> new FeatureEncoder(WORDS));
    }

    @Test
    void shouldLookTokensUp() {
        Vocabulary strict = Vocabulary.rejecting(WORDS);
        assertThat(strict.id("close")).isEqualTo(2);
        assertThat(strict.token(2)).isEqualTo("close");
        assertThat(strict.id("shut")).isEqualTo(Vocabulary.UNKNOWN);
        assertThat(strict.check("open")).isNull();
        assertThat(strict.check("shut"))
                .isEqualTo(new InputFault(
                        InputFault.Kind.UNKNOWN_TOKEN, "token 'shut' is not one of the model's 3 tokens"));

        Vocabulary lenient = Vocabulary.substituting(WORDS, "[UNK]");
        assertThat(lenient.id("shut")).isZero();
        assertThat(lenient.id("open")).isEqualTo(1);
        assertThat(lenient.check("shut")).isNull();
    }

    @Test
    void shouldReadDecimalIdsWithoutAVocabulary() {
        Vocabulary ids = Vocabulary.rejecting(InputSpec.tokens(12));
        assertThat(ids.id("0")).isZero();
        assertThat(ids.id("11")).isEqualTo(11);
        assertThat(ids.token(11)).isEqualTo("11");
        for (String bad : List.of("12", "-1", "", "1.0", "9999999999", "18446744073709551617", "١")) {
            assertThat(ids.id(bad)).as(bad).isEqualTo(Vocabulary.UNKNOWN);
        }
        assertThat(Vocabulary.substituting(InputSpec.tokens(12), "3").id("word"))
                .isEqualTo(3);
    }

    @Test
    void shouldRefuseAnUnknownSubstituteAndATokenNamedTwice() {
        assertThatThrownBy(() -> Vocabulary.substituting(WORDS, "<unk>"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("'<unk>'");
        InputSpec twice = new InputSpec(InputKind.TOKENS, 2, List.of("a", "a"), Normalization.IDENTITY);
        assertThatThrownBy(() -> Vocabulary.rejecting(twice)).hasMessageContaining("has the ids 0 and 1");
    }
}

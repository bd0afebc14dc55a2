package io.github.cellstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.runtime.Normalization;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.onnx.ModelSetting;
import io.github.cellstream.runtime.onnx.ModelSettings;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainingSetTest {
    @Test
    void shouldSplitEachLabelAlike() {
        List<Sequence> sequences = IntStream.range(0, 100)
                .mapToObj(i -> Sequence.ofTokens(i % 3).labelled(i < 80 ? 0 : 1))
                .toList();
        TrainingSet set = new TrainingSet(InputSpec.tokens(3), List.of("a", "b"), sequences);

        TrainingSet.Split split = set.split(0.1, 5);

        assertThat(split.validation().sequences().stream().filter(s -> s.label() == 0))
                .hasSize(8);
        assertThat(split.validation().sequences().stream().filter(s -> s.label() == 1))
                .hasSize(2);
        assertThat(split.training().sequences())
                .hasSize(90)
                .doesNotContainAnyElementsOf(split.validation().sequences());
        assertThat(set.split(0.1, 5).validation().sequences())
                .isEqualTo(split.validation().sequences());
        assertThat(set.split(0.1, 6).validation().sequences())
                .isNotEqualTo(split.validation().sequences());
    }

    @Test
    void shouldSayToTheModelFileWhatTheNumbersMean() {
        InputSpec input = new InputSpec(
                InputKind.FEATURES, 2, List.of("x", "y"), new Normalization(List.of(1f, 2f), List.of(3f, 4f)));
        ModelSettings settings = new TrainingSet(input, List.of("no", "yes"), List.of(Sequence.ofFeatures(2, 5, 6)))
                .settings(Task.CLASSIFICATION);

        assertThat(settings.task()).contains(Task.CLASSIFICATION);
        assertThat(settings.names(ModelSetting.LABELS)).containsExactly("no", "yes");
        assertThat(settings.names(ModelSetting.FEATURES)).containsExactly("x", "y");
        assertThat(settings.normalization()).isEqualTo(input.normalization());
    }

    @Test
    void shouldRefuseWhatDoesNotFit() {
        InputSpec tokens = InputSpec.tokens(3);
        assertThatThrownBy(() ->
                        new TrainingSet(tokens, List.of(), List.of(Sequence.ofTokens(1), Sequence.ofTokens(0, 3))))
                .hasMessage("sequence 1, step 1: token 3 of a vocabulary of 3");
        assertThatThrownBy(() -> new TrainingSet(tokens, List.of(), List.of(Sequence.ofFeatures(1, 1f))))
                .hasMessageContaining("wanted TOKENS");
        assertThatThrownBy(() -> new TrainingSet(
                        tokens, List.of("a"), List.of(Sequence.ofTokens(1).labelled(1))))
                .hasMessage("sequence 0, step 0: label 1 of 1");
        assertThatThrownBy(() ->
                        new TrainingSet(InputSpec.features(1), List.of(), List.of(Sequence.ofFeatures(1, Float.NaN))))
                .hasMessage("sequence 0, step 0: feature 0 is NaN");
        assertThatThrownBy(() -> new TrainingSet(tokens, List.of(), List.of())).hasMessage("no sequences");
    }

    @Test
    void shouldStandardiseAndLeaveConstantsAlone() {
        Normalization found =
                Standardisation.of(List.of(Sequence.ofFeatures(2, 1, 7, 2, 7), Sequence.ofFeatures(2, 3, 7)));

        assertThat(found.mean()).containsExactly(2f, 7f);
        assertThat(found.scale().get(0)).isEqualTo((float) Math.sqrt(2 / 3.0));
        assertThat(found.scale().get(1)).isEqualTo(1f);
    }

    @Test
    void shouldTakePartsOfASequenceWithTheirLabels() {
        Sequence part = Sequence.ofFeatures(2, 0, 1, 2, 3, 4, 5)
                .labelled(1)
                .labelledPerStep(7, 8, 9)
                .part(1, 3);

        assertThat(part.length()).isEqualTo(2);
        assertThat(part.feature(0, 0)).isEqualTo(2f);
        assertThat(part.labelAt(1)).isEqualTo(9);
        assertThat(part.label()).isEqualTo(1);
    }
}

package io.github.cellstream.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.runtime.Normalization;
import io.github.cellstream.training.Sequence;
import io.github.cellstream.training.TrainingSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CorpusCodingTest {
    @Test
    void shouldOrderTokensByFrequencyBehindItsOwn() {
        List<Example> training = List.of(tokens("b a b c"), tokens("a b d"));

        CorpusCoding coding = CorpusCoding.learn(corpus(training), training, VocabularyOptions.ALL.withBoundaries());

        assertThat(coding.input().names()).containsExactly("<unk>", "<start>", "<end>", "b", "a", "c", "d");
        assertThat(ids(coding.encode(tokens("a x d")))).containsExactly(1, 4, 0, 6, 2);
    }

    @Test
    void shouldLeaveOutRareTokensAndKeepTheMostFrequent() {
        List<Example> training = List.of(tokens("a a a b b c c d"));

        assertThat(CorpusCoding.learn(corpus(training), training, VocabularyOptions.ALL.withLeastCount(2))
                        .input()
                        .names())
                .containsExactly("<unk>", "a", "b", "c");
        assertThat(CorpusCoding.learn(corpus(training), training, new VocabularyOptions(1, 2, false))
                        .input()
                        .names())
                .containsExactly("<unk>", "a", "b");
    }

    @Test
    void shouldLearnFromTheTrainingPartAlone() {
        List<Example> all = List.of(tokens("a", "yes"), tokens("b", "no"), tokens("c", "maybe"));

        CorpusCoding coding = CorpusCoding.learn(corpus(all), all.subList(0, 2), VocabularyOptions.ALL);

        assertThat(coding.labels()).containsExactly("no", "yes");
        assertThat(coding.knows("a")).isTrue();
        assertThat(coding.knows("c")).isFalse();
        assertThat(coding.encode(all.get(2)).label()).isEqualTo(Sequence.NO_LABEL);
        assertThat(ids(coding.encode(all.get(2)))).containsExactly(0);
    }

    @Test
    void shouldMeasureTheNormalisationOfReadings() {
        List<Example> training = List.of(new Example.Readings("s", 2, new float[] {1, 5, 3, 5}, Optional.empty()));

        Normalization found = CorpusCoding.learn(corpus(training), training, VocabularyOptions.ALL)
                .input()
                .normalization();

        assertThat(found.mean()).containsExactly(2f, 5f);
        assertThat(found.scale().get(0)).isCloseTo(1f, within(1e-6f));
        assertThat(found.scale().get(1)).isEqualTo(1f);
    }

    @Test
    void shouldCodeAsTheModelItComesFromDid() {
        List<Example> training = List.of(tokens("b a b"));
        CorpusCoding learnt = CorpusCoding.learn(corpus(training), training, VocabularyOptions.ALL.withBoundaries());

        CorpusCoding taken = CorpusCoding.of(learnt.input(), learnt.labels());

        assertThat(ids(taken.encode(tokens("a z")))).isEqualTo(ids(learnt.encode(tokens("a z"))));
        InputSpec foreign = new InputSpec(InputKind.TOKENS, 1, List.of("a"), Normalization.IDENTITY);
        assertThatThrownBy(() -> CorpusCoding.of(foreign, List.of()))
                .isInstanceOf(CorpusException.class)
                .hasMessageContaining("<unk>");
    }

    @Test
    void shouldDropTokensAndAskForTheTrueOnes() {
        List<Example> training = List.of(tokens("a b c d e f g h"));
        CorpusCoding coding = CorpusCoding.learn(corpus(training), training, VocabularyOptions.ALL.withBoundaries());
        TrainingSet set = coding.encode(training);

        TrainingSet dropped = new TokenDropout(0.5, 30, 3).ofNextTokens(set);

        assertThat(dropped.sequences()).hasSize(30);
        assertThat(dropped.labels()).isEqualTo(coding.input().names());
        int replaced = 0;
        for (Sequence sequence : dropped.sequences()) {
            assertThat(sequence.token(0)).isEqualTo(1);
            for (int t = 0; t < sequence.length(); t++) {
                int truth = set.sequences().get(0).token(t);
                assertThat(sequence.token(t)).isIn(0, truth);
                replaced += sequence.token(t) == truth ? 0 : 1;
                assertThat(sequence.labelAt(t))
                        .isEqualTo(
                                t + 1 < sequence.length()
                                        ? set.sequences().get(0).token(t + 1)
                                        : Sequence.NO_LABEL);
            }
        }
        assertThat(replaced).isBetween(100, 170);
    }

    private static Corpus corpus(List<Example> examples) {
        return Corpus.of("test", List.of(), examples, new LineFaults());
    }

    private static Example.Tokens tokens(String text) {
        return new Example.Tokens("k", List.of(text.split(" ")), Optional.empty());
    }

    private static Example.Tokens tokens(String text, String label) {
        return new Example.Tokens("k", List.of(text.split(" ")), Optional.of(label));
    }

    private static int[] ids(Sequence sequence) {
        int[] ids = new int[sequence.length()];
        for (int t = 0; t < ids.length; t++) {
            ids[t] = sequence.token(t);
        }
        return ids;
    }
}

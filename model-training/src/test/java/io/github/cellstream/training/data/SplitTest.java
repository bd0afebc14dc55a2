package io.github.cellstream.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SplitTest {
    @Test
    void shouldHoldOutTheLastInOrder() {
        Split split = Split.last(examples(10, 2), 3);

        assertThat(split.training()).extracting(Example::key).containsExactly("0", "1", "2", "3", "4", "5", "6");
        assertThat(split.held()).extracting(Example::key).containsExactly("7", "8", "9");
    }

    @Test
    void shouldRefuseToHoldOutEverything() {
        assertThatThrownBy(() -> Split.last(examples(3, 1), 3)).isInstanceOf(CorpusException.class);
        assertThatThrownBy(() -> Split.folds(examples(3, 1), 4, 1)).isInstanceOf(CorpusException.class);
        assertThatThrownBy(() -> Split.ends(examples(1, 1), 0.5)).isInstanceOf(CorpusException.class);
    }

    @Property(tries = 50)
    void shouldHoldEachExampleOutOnceAndEachClassEvenly(
            @ForAll @IntRange(min = 2, max = 6) int folds,
            @ForAll @IntRange(min = 6, max = 80) int count,
            @ForAll @IntRange(min = 1, max = 4) int classes,
            @ForAll long seed) {
        List<Example> examples = examples(count, classes);
        List<String> held = new ArrayList<>();
        for (Split split : Split.folds(examples, folds, seed)) {
            split.held().forEach(example -> held.add(example.key()));
            Set<String> both = new HashSet<>(keys(split.training()));
            both.retainAll(keys(split.held()));
            assertThat(both).isEmpty();
            assertThat(split.training().size() + split.held().size()).isEqualTo(count);
            for (int label = 0; label < classes; label++) {
                String name = Integer.toString(label);
                long all = examples.stream()
                        .filter(e -> e.label().equals(Optional.of(name)))
                        .count();
                long here = split.held().stream()
                        .filter(e -> e.label().equals(Optional.of(name)))
                        .count();
                assertThat(here).isBetween(all / folds, all / folds + 1);
            }
        }
        assertThat(held).doesNotHaveDuplicates().hasSize(count);
    }

    @Test
    void shouldCutSequencesInTime() {
        Example.Readings series =
                new Example.Readings("s", 2, new float[] {0, 10, 1, 11, 2, 12, 3, 13, 4, 14}, Optional.empty());

        Split split = Split.ends(List.of(series), 0.4);

        assertThat(((Example.Readings) split.training().get(0)).values()).containsExactly(0, 10, 1, 11, 2, 12);
        assertThat(((Example.Readings) split.held().get(0)).values()).containsExactly(3, 13, 4, 14);
    }

    @Test
    void shouldDealTheSameWayForTheSameSeed() {
        List<Example> examples = examples(40, 3);

        assertThat(keys(Split.random(examples, 0.25, 7).held()))
                .isEqualTo(keys(Split.random(examples, 0.25, 7).held()))
                .hasSize(10)
                .isNotEqualTo(keys(Split.random(examples, 0.25, 8).held()));
    }

    private static List<String> keys(List<Example> examples) {
        return examples.stream().map(Example::key).toList();
    }

    private static List<Example> examples(int count, int classes) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            examples.add(new Example.Tokens(
                    Integer.toString(i), List.of("t"), Optional.of(Integer.toString(i * 7 % classes))));
        }
        return examples;
    }
}

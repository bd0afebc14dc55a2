package io.github.cellstream.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.runtime.Task;
import io.github.cellstream.training.data.Corpus;
import io.github.cellstream.training.data.Example;
import io.github.cellstream.training.data.LineFaults;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecipeTest {
    @Test
    void shouldPassOverALittleTextMoreOften() {
        assertThat(text(20_000).options().epochs()).isEqualTo(200);
        assertThat(text(1_000_000).options().epochs()).isEqualTo(17);
        assertThat(text(20_000_000).options().epochs()).isEqualTo(10);
    }

    @Test
    void shouldWatchALittleTextForTheEpochThatLearnsItByHeart() {
        assertThat(text(20_000).preparation().validation()).isEqualTo(0.03);
        assertThat(text(20_000).options().selection().patience()).isEqualTo(40);
        assertThat(text(1_000_000).preparation().validation()).isZero();
    }

    private static Recipe text(int characters) {
        Example text = new Example.Tokens("a text", Collections.nCopies(characters, "a"), Optional.empty());
        return Recipe.of(Task.NEXT_TOKEN, Corpus.of("here", List.of(), List.of(text), new LineFaults()));
    }
}

package io.github.cellstream.runtime.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.runtime.Normalization;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenTextTest {
    private static TokenText text(String... vocabulary) {
        return TokenText.of(
                new InputSpec(InputKind.TOKENS, vocabulary.length, List.of(vocabulary), Normalization.IDENTITY));
    }

    @Test
    void shouldCutIntoCharactersWhereAllTokensAre() {
        TokenText text = text("a", " ", "\n", "😀", "[UNK]", "<s>", "[");
        assertThat(text.separator()).isEmpty();
        assertThat(text.cut("a 😀\n")).containsExactly("a", " ", "😀", "\n");
    }

    @Test
    void shouldCutIntoWordsOtherwise() {
        for (TokenText text : List.of(text("a", "open"), TokenText.of(InputSpec.tokens(9)))) {
            assertThat(text.separator()).isEqualTo(" ");
            assertThat(text.cut("  open\ta  open ")).containsExactly("open", "a", "open");
        }
    }

    @Test
    void shouldCutWhereToldTo() {
        assertThat(TokenText.separatedBy(", ").cut("a b, c,, d")).containsExactly("a b", "c,", "d");
        assertThat(TokenText.separatedBy("").cut("ab")).containsExactly("a", "b");
        assertThat(text("a").cut("")).isEmpty();
        assertThat(text("open").cut("")).isEmpty();
    }
}

package io.github.cellstream.training.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plain text as one sequence, of characters or of words.
 *
 * <p>A character is a Unicode code point; lines end in {@code \n}, which is a character too. Words are whatever stands between blanks.
 */
public final class TextReader implements ExampleReader {
    private final boolean characters;

    /**
     * Chooses what a token is.
     *
     * @param characters characters if true, else words
     */
    public TextReader(boolean characters) {
        this.characters = characters;
    }

    @Override
    public List<Example> read(TextLines lines, LineFaults faults) throws IOException {
        List<String> tokens = new ArrayList<>();
        String line;
        while ((line = lines.next()) != null) {
            if (characters) {
                line.codePoints().forEach(c -> tokens.add(Character.toString(c).intern()));
                tokens.add("\n");
            } else {
                tokens.addAll(Words.of(line));
            }
        }
        return tokens.isEmpty() ? List.of() : List.of(new Example.Tokens(lines.name(), tokens, Optional.empty()));
    }
}

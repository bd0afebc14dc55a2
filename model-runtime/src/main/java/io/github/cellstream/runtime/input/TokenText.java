package io.github.cellstream.runtime.input;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.InputSpec;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How a text is cut into a model's tokens, and tokens are put together to a text.
 *
 * <p>Where every token of the vocabulary is one character, but for marks in brackets such as {@code [UNK]} or {@code <s>},
 * a text's characters (Unicode code points) are its tokens. Otherwise tokens are words: what stands between blanks; they are
 * put together with one blank.
 */
public final class TokenText {
    private static final Pattern MARK = Pattern.compile("\\[.+\\]|<.+>");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private final String separator;
    private final Pattern cut;

    private TokenText(String separator, Pattern cut) {
        this.separator = separator;
        this.cut = cut;
    }

    /** Finds out how a model's tokens stand in a text. */
    public static TokenText of(InputSpec input) {
        if (input.kind() != InputKind.TOKENS) {
            throw new IllegalArgumentException("the model takes " + input.kind());
        }
        boolean characters = !input.names().isEmpty()
                && input.names().stream()
                        .allMatch(token -> token.codePointCount(0, token.length()) == 1
                                || MARK.matcher(token).matches());
        return characters ? separatedBy("") : new TokenText(" ", BLANKS);
    }

    /** Takes what stands between separators for tokens; with an empty one, each character. */
    public static TokenText separatedBy(String separator) {
        return new TokenText(separator, Pattern.compile(Pattern.quote(separator)));
    }

    /** Returns what stands between two tokens of a text, empty for characters. */
    public String separator() {
        return separator;
    }

    /** Cuts a text into tokens; there are no empty ones. */
    public List<String> cut(String text) {
        if (separator.isEmpty()) {
            return text.codePoints().mapToObj(Character::toString).toList();
        }
        return Stream.of(cut.split(text)).filter(token -> !token.isEmpty()).toList();
    }
}

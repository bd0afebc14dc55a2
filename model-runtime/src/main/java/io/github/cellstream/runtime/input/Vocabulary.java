package io.github.cellstream.runtime.input;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tokens and their ids. A model without a vocabulary takes decimal ids. Shared between threads; a look-up allocates
 * nothing.
 */
public final class Vocabulary {
    /** What {@link #id} returns for a token that is refused. */
    public static final int UNKNOWN = -1;

    private final int size;
    private final List<String> tokens;
    private final Map<String, Integer> ids;
    private final int unknown;

    private Vocabulary(InputSpec input, int unknown, Map<String, Integer> ids) {
        this.size = input.size();
        this.tokens = input.names();
        this.ids = ids;
        this.unknown = unknown;
    }

    /**
     * Makes a vocabulary that refuses tokens it doesn't hold.
     *
     * @throws ModelException {@link ModelError#MODEL_MALFORMED} if the model names a token twice
     */
    public static Vocabulary rejecting(InputSpec input) {
        return new Vocabulary(input, UNKNOWN, index(input));
    }

    /**
     * Makes a vocabulary that reads each token it doesn't hold as {@code substitute}, for example {@code [UNK]}.
     *
     * @param substitute a token of the vocabulary; an id for a model without one
     * @throws ModelException {@link ModelError#MODEL_SETTING} if the vocabulary doesn't hold the substitute either
     */
    public static Vocabulary substituting(InputSpec input, String substitute) {
        Vocabulary strict = rejecting(input);
        int id = strict.id(substitute);
        if (id == UNKNOWN) {
            throw new ModelException(
                    ModelError.MODEL_SETTING,
                    "unknown token '" + substitute + "'",
                    "not one of the model's " + input.size() + " tokens; name one of them, or choose to reject");
        }
        return new Vocabulary(input, id, strict.ids);
    }

    /** Makes the vocabulary that the model itself asks for: substituting if it names an unknown token, else rejecting. */
    public static Vocabulary of(InputSpec input) {
        return input.unknown().map(token -> substituting(input, token)).orElseGet(() -> rejecting(input));
    }

    /** Returns the token's id in {@code [0, size)}, the substitute's if there is one, else {@link #UNKNOWN}. */
    public int id(String token) {
        if (tokens.isEmpty()) {
            int id = decimal(token);
            return id == UNKNOWN ? unknown : id;
        }
        Integer id = ids.get(token);
        return id == null ? unknown : id;
    }

    /** Returns the token of an id in {@code [0, size)}; the id in decimal for a model without a vocabulary. */
    public String token(int id) {
        return tokens.isEmpty() ? Integer.toString(id) : tokens.get(id);
    }

    /** Says what is wrong with a token, null if it has an id. */
    public @Nullable InputFault check(String token) {
        if (id(token) != UNKNOWN) {
            return null;
        }
        String wanted = tokens.isEmpty() ? "a decimal id below " + size : "one of the model's " + size + " tokens";
        String shown = token.length() <= 64 ? token : token.substring(0, 64) + "…";
        return new InputFault(InputFault.Kind.UNKNOWN_TOKEN, "token '" + shown + "' is not " + wanted);
    }

    private int decimal(String token) {
        int length = token.length();
        if (length == 0 || length > 10) {
            return UNKNOWN;
        }
        long id = 0;
        for (int i = 0; i < length; i++) {
            char digit = token.charAt(i);
            if (digit < '0' || digit > '9') {
                return UNKNOWN;
            }
            id = 10 * id + (digit - '0');
        }
        return id < size ? (int) id : UNKNOWN;
    }

    private static Map<String, Integer> index(InputSpec input) {
        if (input.kind() != InputKind.TOKENS) {
            throw new IllegalArgumentException("the model takes " + input.kind());
        }
        Map<String, Integer> ids = new HashMap<>(2 * input.names().size());
        for (int id = 0; id < input.names().size(); id++) {
            String token = input.names().get(id);
            Integer first = ids.putIfAbsent(token, id);
            if (first != null) {
                throw new ModelException(
                        ModelError.MODEL_MALFORMED,
                        "vocabulary",
                        "token '" + token + "' has the ids " + first + " and " + id + "; correct the model's metadata");
            }
        }
        return ids;
    }
}

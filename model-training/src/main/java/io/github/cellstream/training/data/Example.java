package io.github.cellstream.training.data;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One sequence as it was read, before anything was learnt from it. */
public sealed interface Example {
    /** Returns what names the sequence: an event's key, or the file and line it was read from. */
    String key();

    /** Returns the number of events, {@code >= 1}. */
    int length();

    /** Returns the sequence's class, if it is known. */
    Optional<String> label();

    /** Returns events {@code [from, to)} as a sequence of their own. */
    Example slice(int from, int to);

    /**
     * A sequence of tokens.
     *
     * @param tokens first to last, at least one
     */
    record Tokens(String key, List<String> tokens, Optional<String> label) implements Example {
        /** Copies the tokens. */
        public Tokens {
            tokens = List.copyOf(tokens);
            if (tokens.isEmpty()) {
                throw new IllegalArgumentException(key + ": a sequence without an event");
            }
        }

        @Override
        public int length() {
            return tokens.size();
        }

        @Override
        public Tokens slice(int from, int to) {
            return new Tokens(key, tokens.subList(from, to), label);
        }
    }

    /**
     * A sequence of readings.
     *
     * @param features features of each reading, {@code >= 1}
     * @param values {@code [length × features]}, row-major, in the user's units, all finite; given away by whoever made them
     */
    @SuppressWarnings("ArrayRecordComponent") // readings are large and shared on purpose; examples are never compared
    record Readings(String key, int features, float[] values, Optional<String> label) implements Example {
        /** Checks the number of values. */
        public Readings {
            if (features < 1 || values.length == 0 || values.length % features != 0) {
                throw new IllegalArgumentException(
                        key + ": " + values.length + " values for readings of " + features + " features");
            }
        }

        @Override
        public int length() {
            return values.length / features;
        }

        @Override
        public Readings slice(int from, int to) {
            return new Readings(key, features, Arrays.copyOfRange(values, from * features, to * features), label);
        }
    }
}

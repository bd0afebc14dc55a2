package io.github.cellstream.runtime;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a model consumes at each step.
 *
 * @param kind features or tokens
 * @param size number of features, or number of token ids (the vocabulary's size), {@code >= 1}
 * @param names names of the features or the vocabulary's tokens in order of their ids; empty if the model names none
 * @param normalization how raw features become the network's inputs; identity for tokens
 * @param unknown the token that stands for those that the vocabulary doesn't hold; empty if they are refused
 */
public record InputSpec(
        InputKind kind, int size, List<String> names, Normalization normalization, Optional<String> unknown) {
    /** Checks that names, normalisation and the unknown token fit. */
    public InputSpec {
        Objects.requireNonNull(kind, "kind");
        names = List.copyOf(names);
        if (size < 1) {
            throw new IllegalArgumentException("input size is " + size);
        }
        if (!names.isEmpty() && names.size() != size) {
            throw new IllegalArgumentException(names.size() + " names for an input of size " + size);
        }
        if (!normalization.isIdentity() && normalization.size() != size) {
            throw new IllegalArgumentException(
                    "normalisation of " + normalization.size() + " features for an input of size " + size);
        }
        if (unknown.isPresent() && !names.contains(unknown.get())) {
            throw new IllegalArgumentException("unknown token '" + unknown.get() + "' is not in the vocabulary");
        }
    }

    /** An input whose unknown tokens are refused. */
    public InputSpec(InputKind kind, int size, List<String> names, Normalization normalization) {
        this(kind, size, names, normalization, Optional.empty());
    }

    /** The same, with unknown tokens read as one of its own. */
    public InputSpec withUnknown(String token) {
        return new InputSpec(kind, size, names, normalization, Optional.of(token));
    }

    /** An input of unnamed features that are taken as they are. */
    public static InputSpec features(int size) {
        return new InputSpec(InputKind.FEATURES, size, List.of(), Normalization.IDENTITY);
    }

    /** An input of token ids in {@code [0, size)} without a vocabulary. */
    public static InputSpec tokens(int size) {
        return new InputSpec(InputKind.TOKENS, size, List.of(), Normalization.IDENTITY);
    }
}

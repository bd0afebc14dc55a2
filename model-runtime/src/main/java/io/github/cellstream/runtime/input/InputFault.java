package io.github.cellstream.runtime.input;

/**
 * Why an event can't be fed to a model.
 *
 * @param kind the stable kind
 * @param reason what was found and what was wanted
 */
public record InputFault(Kind kind, String reason) {
    /** The kinds; their names are those of the dead-letter codes. */
    public enum Kind {
        /** Another number of features than the model takes. */
        WRONG_SIZE,
        /** A feature is NaN or infinite. */
        NOT_FINITE,
        /** The token is not in the vocabulary, or not an id of the model. */
        UNKNOWN_TOKEN
    }
}

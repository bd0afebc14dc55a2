package io.github.cellstream.app.state;

import org.jspecify.annotations.Nullable;

/** States can't be read or moved. The message reads {@code CODE (operator): what; next move}. */
public final class StateToolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final StateToolError code;

    /**
     * Makes the message of its parts.
     *
     * @param code the stable code
     * @param what what was found, what was wanted, and the next move
     */
    public StateToolException(StateToolError code, String what) {
        this(code, what, null);
    }

    /** As {@link #StateToolException(StateToolError, String)}, with a cause. */
    public StateToolException(StateToolError code, String what, @Nullable Throwable cause) {
        super(code + " (operator): " + what, cause);
        this.code = code;
    }

    /** Returns the stable code. */
    public StateToolError code() {
        return code;
    }
}

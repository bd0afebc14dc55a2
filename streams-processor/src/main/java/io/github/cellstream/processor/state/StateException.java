package io.github.cellstream.processor.state;

import java.util.Objects;

/** A stored state can't be used. The message reads {@code CODE (operator): what; next move}. */
public final class StateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final StateError code;

    /**
     * Makes the message of its parts.
     *
     * @param code the stable code
     * @param what what was found, what was wanted, and the next move
     */
    public StateException(StateError code, String what) {
        super(code + " (operator): " + what);
        this.code = Objects.requireNonNull(code, "code");
    }

    /** Says in which store and under which key the fault was found. */
    StateException(String where, StateException fault) {
        super(fault.getMessage() + " [" + where + "]", fault);
        this.code = fault.code;
    }

    /** Returns the stable code. */
    public StateError code() {
        return code;
    }
}

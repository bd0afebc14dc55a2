package io.github.cellstream.runtime;

import org.jspecify.annotations.Nullable;

/** A model can't be loaded or stepped. The message reads {@code CODE (owner): where: what; next move}. */
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ModelError code;

    /**
     * Makes the message of its parts.
     *
     * @param code the stable code
     * @param where the file, and the node or tensor if one is known
     * @param what what was found, what was wanted, and the next move
     */
    public ModelException(ModelError code, String where, String what) {
        this(code, where, what, null);
    }

    /** As {@link #ModelException(ModelError, String, String)}, with a cause. */
    public ModelException(ModelError code, String where, String what, @Nullable Throwable cause) {
        super(code + " (" + code.owner() + "): " + where + ": " + what, cause);
        this.code = code;
    }

    /** Returns the stable code. */
    public ModelError code() {
        return code;
    }
}

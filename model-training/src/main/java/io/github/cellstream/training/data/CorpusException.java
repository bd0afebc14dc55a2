package io.github.cellstream.training.data;

import org.jspecify.annotations.Nullable;

/** Data can't be used. The message reads {@code CODE (owner): where: what; next move}. */
public final class CorpusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final CorpusError code;

    /**
     * Makes the message of its parts.
     *
     * @param where the file, folder or topic
     * @param what what was found, what was wanted, and the next move
     */
    public CorpusException(CorpusError code, String where, String what) {
        this(code, where, what, null);
    }

    /** As {@link #CorpusException(CorpusError, String, String)}, with a cause. */
    public CorpusException(CorpusError code, String where, String what, @Nullable Throwable cause) {
        super(code + " (" + code.owner() + "): " + where + ": " + what, cause);
        this.code = code;
    }

    /** Returns the stable code. */
    public CorpusError code() {
        return code;
    }
}

package io.github.cellstream.app.topology;

import org.jspecify.annotations.Nullable;

/** A job can't start or can't go on. The message is one line or a few, says what and where, and the next move. */
public final class JobException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Takes the message as the user will read it. */
    public JobException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

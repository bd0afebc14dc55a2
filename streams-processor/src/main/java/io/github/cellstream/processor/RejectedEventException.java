package io.github.cellstream.processor;

import io.github.cellstream.schemas.DeadLetterCode;
import io.github.cellstream.schemas.SourcePosition;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event that can't be processed, whoever says so: a decoder, or the operator before it touches any state. The
 * handlers of {@code processor.deadletter} make a dead letter of it; without them the task fails.
 *
 * <p>The reason goes to the dead-letter topic and to logs: it names fields, indexes, sizes and numbers, never text out of
 * the event beyond a short token.
 */
public final class RejectedEventException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final DeadLetterCode code;
    private final String reason;
    private final transient @Nullable SourcePosition source;

    /**
     * Rejects an event whose place is the record's own.
     *
     * @param code the stable code
     * @param reason what was found and what was wanted, one short line
     */
    public RejectedEventException(DeadLetterCode code, String reason) {
        this(code, reason, (Throwable) null);
    }

    /** As {@link #RejectedEventException(DeadLetterCode, String)}, with a cause. */
    public RejectedEventException(DeadLetterCode code, String reason, @Nullable Throwable cause) {
        super(code + " (producer of the event): " + reason, cause);
        this.code = Objects.requireNonNull(code, "code");
        this.reason = reason;
        this.source = null;
    }

    /** Rejects an event that came from {@code source}, which the operator knows better than the record does. */
    RejectedEventException(DeadLetterCode code, String reason, SourcePosition source) {
        super(code + " (producer of the event): " + reason);
        this.code = code;
        this.reason = reason;
        this.source = source;
    }

    /** Returns the stable code. */
    public DeadLetterCode code() {
        return code;
    }

    /** Returns the reason without the code. */
    public String reason() {
        return reason;
    }

    /** Returns where the event came from, or null if that is the record at hand. */
    public @Nullable SourcePosition source() {
        return source;
    }
}

package io.github.cellstream.app.deploy;

import io.github.cellstream.runtime.ModelException;
import org.jspecify.annotations.Nullable;

/** An announced model is not used. The message reads {@code CODE: why}. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    RefusedException(Refusal refusal, String why) {
        this(refusal.name(), refusal + " (operator): " + why, null);
    }

    private RefusedException(String code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    static RefusedException of(RuntimeException cause) {
        if (cause instanceof RefusedException refused) {
            return refused;
        }
        return cause instanceof ModelException model
                ? new RefusedException(model.code().name(), String.valueOf(model.getMessage()), model)
                : new RefusedException(Refusal.FAILED.name(), Refusal.FAILED + " (Cellstream): " + cause, cause);
    }

    /** Returns the stable code. */
    public String code() {
        return code;
    }
}

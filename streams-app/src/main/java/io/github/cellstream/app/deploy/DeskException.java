package io.github.cellstream.app.deploy;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/** The desk does not do what it was asked for. The message reads {@code CODE (operator): what; next move}. */
public final class DeskException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final DeskError code;

    DeskException(DeskError code, String what) {
        this(code, what, null);
    }

    DeskException(DeskError code, String what, @Nullable Throwable cause) {
        super(code + " (operator): " + what, cause);
        this.code = code;
    }

    /**
     * Says what a failure of Kafka's means here.
     *
     * @param doing what was being done, for example {@code reading machines-models}
     */
    static DeskException of(KafkaException failure, String doing) {
        Throwable cause = failure;
        while (cause.getCause() instanceof KafkaException deeper) {
            cause = deeper;
        }
        String what = doing + ": " + cause.getMessage();
        if (cause instanceof RecordTooLargeException) {
            return new DeskException(
                    DeskError.FILE_TOO_LARGE,
                    what
                            + "; put the file under one path on every instance and name that with --at, or raise the topic's"
                            + " max.message.bytes",
                    failure);
        }
        if (cause instanceof AuthorizationException || cause instanceof AuthenticationException) {
            return new DeskException(
                    DeskError.NOT_ALLOWED, what + "; docs/model-upgrades.md lists the rights that are needed", failure);
        }
        if (cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException) {
            return new DeskException(
                    DeskError.OVERTAKEN,
                    "somebody else announced something at the same time, and nothing was written here; look at `cellstream"
                            + " model status`, then run this again",
                    failure);
        }
        return new DeskException(
                DeskError.BROKER, what + "; look at the broker and at bootstrap.servers, and run this again", failure);
    }

    /** Returns the stable code. */
    public DeskError code() {
        return code;
    }
}

package io.github.cellstream.training;

/** A checkpoint can't be read or written, or belongs to another training. */
public final class CheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Says what is wrong with the file, and what to do. */
    CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }

    CheckpointException(String message) {
        super(message);
    }
}

package io.github.cellstream.app.query;

/** Stable codes of what a query can't be answered for, with the HTTP status that goes with each. */
public enum QueryError {
    /** A parameter is missing or out of range: the asker's to mend. */
    BAD_REQUEST(400),
    /** A token is required, and this is not the one. */
    UNAUTHORIZED(401),
    /** The request came under a name that is not this machine's. */
    FOREIGN_HOST(421),
    /** Nothing is known of the key. */
    UNKNOWN_KEY(404),
    /** The key's sequence is over, or another model's. */
    NOT_RUNNING(409),
    /** The model's task has no such answer. */
    WRONG_TASK(409),
    /** The job starts, restores or hands partitions over: ask again. */
    NOT_READY(503),
    /** The instance that owns the key is not known, or does not answer. */
    OWNER_UNREACHABLE(503),
    /** As many streams of updates are open as may be. */
    TOO_MANY_STREAMS(503);

    private final int status;

    QueryError(int status) {
        this.status = status;
    }

    /** Returns the HTTP status. */
    public int status() {
        return status;
    }
}

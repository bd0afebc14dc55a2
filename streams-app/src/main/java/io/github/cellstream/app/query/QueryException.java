package io.github.cellstream.app.query;

/** A query can't be answered. The message says what is the matter and the next move. */
public final class QueryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final QueryError code;

    /** Takes a code and a message for whoever asked. */
    public QueryException(QueryError code, String message) {
        super(message);
        this.code = code;
    }

    /** Returns the stable code. */
    public QueryError code() {
        return code;
    }
}

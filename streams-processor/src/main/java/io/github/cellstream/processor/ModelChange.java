package io.github.cellstream.processor;

/** What to do with a key's state that another model has made. */
public enum ModelChange {
    /** Begin the key's sequence anew; a lifecycle record says so. */
    RESET,
    /** Fail the task: an operator must decide. */
    FAIL
}

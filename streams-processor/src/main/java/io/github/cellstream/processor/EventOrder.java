package io.github.cellstream.processor;

/** What to do with an event whose time lies before that of its key's last event. */
public enum EventOrder {
    /** Step it as it comes; the key's last event time stays the latest seen. */
    PROCESS,
    /** Leave it out; it is counted. */
    DROP,
    /** Send it to the dead-letter topic with code {@code OUT_OF_ORDER}. */
    DEAD_LETTER
}

package io.github.cellstream.it;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Places on an event's path at which a process can be made to vanish, as by {@code kill -9}: nothing is closed or flushed. */
enum CrashPoint {
    /** Events are gathered, none of them is stepped. */
    GATHERED,
    /** They are stepped, nothing has left. */
    STEPPED,
    /** The first of their predictions is with the producer. */
    PRODUCED,
    /** The first states are written back and with the producer, before a commit. */
    WRITTEN_BACK,
    /** The broker has states of the transaction, which is not committed. */
    FLUSHED;

    /** System property: the point at which this process ends, or none. */
    static final String POINT = "crash.point";
    /** System property: how often the point is passed before. */
    static final String PASSES = "crash.passes";

    private static final @Nullable String CHOSEN = System.getProperty(POINT);
    private static final AtomicInteger LEFT = new AtomicInteger(Integer.getInteger(PASSES, 0));

    /** Ends the process if this is the point, and it has been passed often enough. */
    void pass() {
        if (name().equals(CHOSEN) && LEFT.getAndDecrement() == 0) {
            Runtime.getRuntime().halt(137);
        }
    }
}

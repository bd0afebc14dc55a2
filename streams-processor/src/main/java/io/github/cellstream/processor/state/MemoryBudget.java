package io.github.cellstream.processor.state;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes that the working sets of an operator's tasks may take together. Thread-safe. */
public final class MemoryBudget {
    private final long most;
    private final AtomicLong used = new AtomicLong();

    /**
     * Makes a budget.
     *
     * @param most bytes, {@code >= 0}; each task keeps what it is working at whatever this says
     */
    public MemoryBudget(long most) {
        if (most < 0) {
            throw new IllegalArgumentException("negative budget: " + most);
        }
        this.most = most;
    }

    void take(long bytes) {
        used.addAndGet(bytes);
    }

    void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }

    boolean isExceeded() {
        return used.get() > most;
    }

    /** Returns the bytes in use, an estimate. */
    public long used() {
        return used.get();
    }
}

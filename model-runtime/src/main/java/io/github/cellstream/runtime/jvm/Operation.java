package io.github.cellstream.runtime.jvm;

/** One operation of a plan: reads views of a batch and writes others. Immutable; shared between threads. */
interface Operation {
    /** Computes rows {@code [0, rows)}; {@code rows >= 1}. */
    void run(JvmBatch batch, int rows);
}

package io.github.cellstream.app.state;

/** Hears how far some work over many records has come. */
@FunctionalInterface
public interface Progress {
    /** Hears nothing. */
    Progress SILENT = (what, done, of) -> {};

    /**
     * Work went on.
     *
     * @param what the work, in a word or two; the bar begins anew when it changes
     * @param done units so far
     * @param of units in all, as far as that is known now
     */
    void at(String what, long done, long of);
}

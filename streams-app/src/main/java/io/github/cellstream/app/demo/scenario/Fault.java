package io.github.cellstream.app.demo.scenario;

/**
 * A fault that was injected.
 *
 * @param key whose events it is in
 * @param kind what went wrong, in a word or two
 * @param detail where, for those who read it; may be empty
 * @param first number of the first event affected, counted from 1 over all good events of the key
 * @param last number of the last one
 * @param grace events after it in which its end, or the detector's own delay, may still raise an alarm
 */
public record Fault(String key, String kind, String detail, long first, long last, int grace) {
    /** Returns whether an event is one of those affected. */
    public boolean affects(long number) {
        return number >= first && number <= last;
    }

    /** Returns whether an alarm at an event is an alarm about this fault. */
    public boolean explains(long number) {
        return number >= first && number <= last + grace;
    }

    /** Returns what went wrong, and where. */
    public String inWords() {
        return detail.isEmpty() ? kind : kind + " " + detail;
    }
}

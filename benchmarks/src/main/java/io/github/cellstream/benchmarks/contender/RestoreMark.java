package io.github.cellstream.benchmarks.contender;

/**
 * How far an instance of Cellstream's job has restored its states.
 *
 * @param restored records read back from changelogs
 * @param total records that there are to read back
 * @param millis how long it took so far, or altogether
 * @param done whether it began and is over
 * @param ready whether the instance processes events
 * @param copied records that standbys have read
 */
public record RestoreMark(long restored, long total, long millis, boolean done, boolean ready, long copied) {
    /** The order that asks for it. */
    public static final String ORDER = "restored";

    /** Returns the mark as words of a line. */
    String text() {
        return restored + " " + total + " " + millis + " " + done + " " + ready + " " + copied;
    }

    /** Reads an answer to the order. */
    public static RestoreMark parse(String text) {
        String[] words = text.split(" ", -1);
        return new RestoreMark(
                Long.parseLong(words[0]),
                Long.parseLong(words[1]),
                Long.parseLong(words[2]),
                Boolean.parseBoolean(words[3]),
                Boolean.parseBoolean(words[4]),
                Long.parseLong(words[5]));
    }
}

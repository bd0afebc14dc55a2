package io.github.cellstream.app.demo;

import java.util.List;

/**
 * Where a demo stands.
 *
 * @param title what is played
 * @param training how the training of its model goes
 * @param jobs those that were started, in the scenario's order
 * @param passages what is to be read, empty where events are no characters
 */
public record Standing(String title, Training training, List<JobStanding> jobs, List<Passage> passages) {
    /** Copies the lists. */
    public Standing {
        jobs = List.copyOf(jobs);
        passages = List.copyOf(passages);
    }

    /** Returns the job that was started first. */
    public JobStanding first() {
        return jobs.get(0);
    }

    /**
     * How a training goes, or went.
     *
     * @param over whether it has ended
     * @param epochs done
     * @param loss of the last batches, NaN before the first
     * @param seconds since it began, or until it ended
     */
    public record Training(boolean over, int epochs, double loss, double seconds) {
        /** Before it begins. */
        static final Training NONE = new Training(false, 0, Double.NaN, 0);
    }

    /**
     * The last characters of a key.
     *
     * @param key its name
     * @param text one character for each number
     * @param bits how surprising each was
     * @param perplexity over the last characters, as the job says it, NaN before the first
     */
    @SuppressWarnings("ArrayRecordComponent") // drawn, never compared
    public record Passage(String key, List<String> text, float[] bits, float perplexity) {}
}

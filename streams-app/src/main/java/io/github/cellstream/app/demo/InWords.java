package io.github.cellstream.app.demo;

import java.util.Locale;

/** What there is to say of a demo, a line at a time. */
public final class InWords {
    private InWords() {}

    /** Says how the training goes, or went. */
    public static String of(Standing.Training training) {
        if (training.over()) {
            return String.format(
                    Locale.ROOT,
                    "trained in %.1f s, %d epochs, loss %.4f",
                    training.seconds(),
                    training.epochs(),
                    training.loss());
        }
        return Double.isNaN(training.loss())
                ? "training begins"
                : String.format(
                        Locale.ROOT,
                        "training: epoch %d, loss %.4f, %.1f s",
                        training.epochs() + 1,
                        training.loss(),
                        training.seconds());
    }

    /** Says what a job has found, and what its predictions are worth. */
    public static String of(JobStanding job) {
        String worth = worth(job);
        return worth.isEmpty() ? found(job) : found(job) + "; " + worth;
    }

    /** Says what a job has found. */
    static String found(JobStanding job) {
        JobStanding.Faults faults = job.faults();
        return String.format(
                Locale.ROOT,
                "%,d of %,d injected faults found, %,d false alarms",
                faults.found(),
                faults.injected(),
                job.falseAlarms());
    }

    /** Says what a job's predictions are worth; nothing before it is known. */
    static String worth(JobStanding job) {
        JobStanding.Quality quality = job.quality();
        if (!Double.isNaN(quality.coverage())) {
            return String.format(
                    Locale.ROOT, "%.1f %% of the readings within their 90 %% intervals", 100 * quality.coverage());
        }
        if (Double.isNaN(quality.perplexity())) {
            return "";
        }
        String usual = String.format(Locale.ROOT, "perplexity %.2f", quality.perplexity());
        return Double.isNaN(quality.faultPerplexity())
                ? usual
                : usual + String.format(Locale.ROOT, ", %.1f where faults are", quality.faultPerplexity());
    }
}

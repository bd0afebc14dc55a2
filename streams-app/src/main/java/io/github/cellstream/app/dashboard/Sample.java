package io.github.cellstream.app.dashboard;

/**
 * The job in one second. What is not known is NaN.
 *
 * @param time milliseconds since the epoch
 * @param events per second
 * @param predictions per second
 * @param deadLetters per second
 * @param stepMicros mean time of a step of one row
 * @param commitMillis mean time of a commit
 * @param latencyMillis mean time from an event's own time to its answer; of the slowest task
 * @param lag records of the input that are not read yet
 */
public record Sample(
        long time,
        double events,
        double predictions,
        double deadLetters,
        double stepMicros,
        double commitMillis,
        double latencyMillis,
        double lag) {}

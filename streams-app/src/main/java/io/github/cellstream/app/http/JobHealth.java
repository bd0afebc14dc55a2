package io.github.cellstream.app.http;

/** What an operator's probes ask of a job. */
public interface JobHealth {
    /** Returns whether the job lives: false once it has failed and a restart would help. */
    boolean alive();

    /** Returns whether it processes events: false while it starts, restores, rebalances or stops, or no broker answers. */
    boolean ready();

    /** Returns the job's state in one upper-case word, for example {@code RUNNING}. */
    String state();

    /** Returns the metrics as Prometheus reads them. */
    String metrics();
}

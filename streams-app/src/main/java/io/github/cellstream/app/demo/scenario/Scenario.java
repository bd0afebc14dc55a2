package io.github.cellstream.app.demo.scenario;

import java.nio.file.Path;
import java.util.List;

/** What is played: events with faults that are known, and the jobs that are to find them. */
public interface Scenario {
    /** Returns what happens, in a few words. */
    String title();

    /** Returns the jobs, all of them on the same events; those that need no trained model first, and at least one. */
    List<JobPlan> jobs();

    /** Returns what the model of the trained jobs learns, and how. */
    Course course();

    /**
     * Begins the events.
     *
     * @param model the trained model's file; it is there already unless the first job runs without it
     */
    EventSource events(Path model);

    /** Returns whether each event is one character, its value in UTF-8, and worth showing. */
    default boolean isText() {
        return false;
    }
}

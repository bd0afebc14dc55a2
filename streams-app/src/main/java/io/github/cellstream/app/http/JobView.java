package io.github.cellstream.app.http;

import io.github.cellstream.app.dashboard.Overview;
import io.github.cellstream.app.dashboard.RestoreProgress;
import io.github.cellstream.app.history.Histories;
import io.github.cellstream.app.query.Continuation;
import io.github.cellstream.app.query.JobFacts;
import io.github.cellstream.app.query.KeyStates;

/**
 * All of a job that the server looks at.
 *
 * @param facts what runs, and where
 * @param engine what the model runs on
 * @param keys what is stored
 * @param continuation what comes next
 * @param histories the last steps of some keys
 * @param overview the last minutes
 * @param restore how far states are restored
 */
public record JobView(
        JobFacts facts,
        String engine,
        KeyStates keys,
        Continuation continuation,
        Histories histories,
        Overview overview,
        RestoreProgress restore) {}

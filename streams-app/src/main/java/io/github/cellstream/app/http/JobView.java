package io.github.cellstream.app.http;

import io.github.cellstream.app.dashboard.Overview;
import io.github.cellstream.app.dashboard.RestoreProgress;
import io.github.cellstream.app.history.Histories;
import io.github.cellstream.app.query.Continuation;
import io.github.cellstream.app.query.JobFacts;
import io.github.cellstream.app.query.KeyStates;
import java.util.function.Supplier;

/**
 * All of a job that the server looks at.
 *
 * @param facts what runs, and where
 * @param model gives what there is to see of the model that answers now; it may be another one at the next call
 * @param overview the last minutes
 * @param restore how far states are restored
 */
public record JobView(JobFacts facts, Supplier<ModelView> model, Overview overview, RestoreProgress restore) {
    /** Returns what the model runs on. */
    String engine() {
        return model.get().engine();
    }

    /** Returns what is stored. */
    KeyStates keys() {
        return model.get().keys();
    }

    /** Returns what comes next. */
    Continuation continuation() {
        return model.get().continuation();
    }

    /** Returns the last steps of some keys. */
    Histories histories() {
        return model.get().histories();
    }
}

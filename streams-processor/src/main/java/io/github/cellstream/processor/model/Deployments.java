package io.github.cellstream.processor.model;

import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.score.Scorer;
import org.jspecify.annotations.Nullable;

/**
 * Says which model is to be stepped. Asked by all stream threads at once, once per commit of each task; every model in a
 * deployment is loaded and checked before it stands there.
 */
public interface Deployments {
    /** Returns the deployment that tasks are to work by now; the same object until there is another. */
    Deployment current();

    /**
     * Returns a deployment no older than one that a task has worked by elsewhere, and waits for it if need be.
     *
     * @throws DeploymentException if it does not come, or can't be used here
     */
    Deployment atLeast(long epoch);

    /** Returns whether there may ever be another deployment: if not, tasks keep no record of theirs. */
    boolean mayChange();

    /** A task works by a deployment from now on. */
    default void entered(String task, long epoch) {}

    /** A task has left this instance. */
    default void left(String task) {}

    /** A task has given up a shadow that failed; it goes on without. */
    default void shadowFailed(Deployment.Shadow shadow, RuntimeException why) {}

    /** One model for ever. */
    static Deployments fixed(SequenceModel model, @Nullable Scorer scorer) {
        Deployment only = new Deployment(0, new Occupant(model, scorer, Lineage.NONE), null);
        return new Deployments() {
            @Override
            public Deployment current() {
                return only;
            }

            @Override
            public Deployment atLeast(long epoch) {
                return only;
            }

            @Override
            public boolean mayChange() {
                return false;
            }
        };
    }
}

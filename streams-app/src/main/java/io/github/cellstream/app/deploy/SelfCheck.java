package io.github.cellstream.app.deploy;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.head.Heads;
import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.StatePolicy;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What a model has to pass before it sees an event of the job. That two engines agree on it is checked when {@code auto} loads
 * it.
 */
final class SelfCheck {
    private static final int STEPS = 32;
    private static final long SEED = 1;

    private final ModelSpec current;
    private final int rewarmEvents;

    /**
     * Checks against the job as it is.
     *
     * @param current the model whose place is to be taken
     * @param rewarmEvents inputs that are kept with a key
     */
    SelfCheck(ModelSpec current, int rewarmEvents) {
        this.current = current;
        this.rewarmEvents = rewarmEvents;
    }

    /**
     * Checks a model that has been loaded.
     *
     * @param before the current model's announcement; null if it has none, and all but {@code reset} is refused
     * @throws RefusedException with the first thing that is wrong
     * @throws io.github.cellstream.runtime.ModelException if its output does not fit its task
     */
    void check(SequenceModel model, ModelAnnouncement announced, @Nullable ModelAnnouncement before) {
        ModelSpec spec = model.spec();
        if (!spec.id().fingerprint().equals(announced.getFingerprint())) {
            throw new RefusedException(
                    Refusal.FINGERPRINT_MISMATCH,
                    "announced as " + announced.getFingerprint().substring(0, 12) + ", loaded as "
                            + spec.id().fingerprint().substring(0, 12) + "; put the announced file in its place on this"
                            + " instance");
        }
        Heads.of(spec);
        input(spec);
        if (spec.task() != current.task()) {
            throw new RefusedException(
                    Refusal.TASK_MISMATCH,
                    "task " + spec.task() + ", the current model's is " + current.task()
                            + "; readers of the predictions expect that; run it as a job of its own");
        }
        boolean itself = announced.getFingerprint().equals(current.id().fingerprint());
        if (!itself) {
            policy(announced, before, spec);
        }
        finite(model);
    }

    private void input(ModelSpec spec) {
        boolean features = spec.input().kind() == InputKind.FEATURES;
        boolean same = spec.input().kind() == current.input().kind()
                && (!features || spec.input().size() == current.input().size());
        if (!same) {
            throw new RefusedException(
                    Refusal.INPUT_MISMATCH,
                    "takes " + spec.input().size() + " " + spec.input().kind() + ", the job's events have "
                            + current.input().size() + " " + current.input().kind()
                            + "; train it on the same features, or run it as a job of its own");
        }
    }

    private void policy(ModelAnnouncement announced, @Nullable ModelAnnouncement before, ModelSpec spec) {
        StatePolicy policy = announced.getPolicy();
        String problem = before == null
                ? policy == StatePolicy.RESET ? null : "the current model was never announced; take reset"
                : Policies.problem(policy, before, announced, rewarmEvents);
        if (problem == null
                && policy == StatePolicy.KEEP
                && spec.task() == Task.CLASSIFICATION
                && !spec.labels().equals(current.labels())) {
            problem = "keep wants the same labels; found " + spec.labels() + ", the current model has "
                    + current.labels() + "; take rewarm or reset";
        }
        if (problem != null) {
            throw new RefusedException(Refusal.POLICY_IMPOSSIBLE, problem);
        }
    }

    private static void finite(SequenceModel model) {
        Random random = new Random(SEED);
        StepBatch batch = model.newBatch(2);
        batch.size(2);
        model.initialState(batch.states(), 0);
        model.initialState(batch.states(), batch.stateOffset(1));
        for (int step = 0; step < STEPS; step++) {
            for (int i = 0; i < batch.inputs().length; i++) {
                batch.inputs()[i] = (float) random.nextGaussian();
            }
            for (int i = 0; i < batch.tokens().length; i++) {
                batch.tokens()[i] = random.nextInt(model.spec().input().size());
            }
            model.step(batch);
            requireFinite(batch.outputs(), "output", step);
            requireFinite(batch.states(), "state", step);
        }
    }

    private static void requireFinite(float[] values, String what, int step) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new RefusedException(
                        Refusal.NOT_FINITE,
                        "its " + what + " is " + value + " after " + (step + 1) + " steps of random input");
            }
        }
    }
}

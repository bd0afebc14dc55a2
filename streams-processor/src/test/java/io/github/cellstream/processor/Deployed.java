package io.github.cellstream.processor;

import io.github.cellstream.processor.model.AgreementMeter;
import io.github.cellstream.processor.model.Deployment;
import io.github.cellstream.processor.model.Deployments;
import io.github.cellstream.processor.model.Lineage;
import io.github.cellstream.processor.model.Occupant;
import io.github.cellstream.processor.model.StateCarry;
import io.github.cellstream.runtime.SequenceModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Deployments as a test wants them. */
final class Deployed implements Deployments {
    final List<String> failures = new ArrayList<>();
    final AgreementMeter meter = new AgreementMeter();
    private Deployment deployment;

    Deployed(SequenceModel first) {
        deployment = new Deployment(0, new Occupant(first, null, Lineage.NONE), null);
    }

    /** Lets a model answer; states of the model before it are carried so. */
    void current(SequenceModel model, StateCarry carry) {
        SequenceModel before = deployment.current().model();
        deployment = new Deployment(deployment.epoch() + 1, new Occupant(model, null, lineage(before, carry)), null);
    }

    /** Lets a model run beside the current one; null lets none. */
    void shadow(@Nullable SequenceModel model, StateCarry carry) {
        Occupant current = deployment.current();
        Deployment.Shadow shadow = model == null
                ? null
                : new Deployment.Shadow(new Occupant(model, null, lineage(current.model(), carry)), meter);
        deployment = new Deployment(deployment.epoch() + 1, current, shadow);
    }

    private static Lineage lineage(SequenceModel before, StateCarry carry) {
        return Map.of(before.spec().id().shortFingerprint(), carry)::get;
    }

    @Override
    public Deployment current() {
        return deployment;
    }

    @Override
    public Deployment atLeast(long epoch) {
        return deployment;
    }

    @Override
    public boolean mayChange() {
        return true;
    }

    @Override
    public void shadowFailed(Deployment.Shadow shadow, RuntimeException why) {
        failures.add(String.valueOf(why.getMessage()));
    }
}

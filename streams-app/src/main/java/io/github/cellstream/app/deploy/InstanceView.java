package io.github.cellstream.app.deploy;

import io.github.cellstream.schemas.ModelState;
import io.github.cellstream.schemas.ModelStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One instance of a job, as its reports show it.
 *
 * @param name the instance's name
 * @param presence whether it lives
 * @param silence time since it was heard
 * @param models what it last reported of each model of the slot
 */
public record InstanceView(String name, Presence presence, Duration silence, List<ModelStatus> models) {
    /** Whether an instance lives. */
    public enum Presence {
        /** It reports. */
        ALIVE,
        /** It has not reported for a while: it was killed, or is cut off. */
        SILENT,
        /** It said that it ended. */
        LEFT
    }

    /** Copies the reports. */
    public InstanceView {
        models = List.copyOf(models);
    }

    /** Returns whether it lives. */
    public boolean isAlive() {
        return presence == Presence.ALIVE;
    }

    /** Returns what it reports of a model. */
    public Optional<ModelStatus> of(String fingerprint) {
        return models.stream()
                .filter(model -> model.getFingerprint().equals(fingerprint))
                .findFirst();
    }

    /** Returns what answers there. */
    public Optional<ModelStatus> running() {
        return models.stream()
                .filter(model -> model.getState() == ModelState.RUNNING)
                .findFirst();
    }
}

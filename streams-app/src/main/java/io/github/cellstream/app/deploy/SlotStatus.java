package io.github.cellstream.app.deploy;

import io.github.cellstream.schemas.ModelAgreement;
import io.github.cellstream.schemas.ModelAnnouncement;
import java.util.List;
import java.util.Optional;

/**
 * How a job stands with one of its models.
 *
 * @param slot which of its models
 * @param topic topic of the announcements
 * @param models all that were announced, oldest word first
 * @param instances by name; those that left too
 * @param agreement of the shadow with the current model, all instances together
 */
public record SlotStatus(
        String slot,
        String topic,
        List<Announced> models,
        List<InstanceView> instances,
        Optional<ModelAgreement> agreement) {
    /** Copies the lists. */
    public SlotStatus {
        models = List.copyOf(models);
        instances = List.copyOf(instances);
    }

    /** What a model is there for. */
    public enum Role {
        /** It answers. */
        CURRENT,
        /** It runs beside. */
        SHADOW,
        /** It is loaded and waits. */
        CANDIDATE,
        /** It answered before; a rollback comes back to it. */
        EARLIER,
        /** It is not used. */
        WITHDRAWN
    }

    /**
     * An announced model.
     *
     * @param model its announcement
     * @param role what it is there for
     * @param offset where the announcement stands
     */
    public record Announced(ModelAnnouncement model, Role role, long offset) {}
}

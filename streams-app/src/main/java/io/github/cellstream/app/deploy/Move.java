package io.github.cellstream.app.deploy;

import io.github.cellstream.schemas.ModelAnnouncement;
import java.util.List;

/**
 * A change that a desk is about to announce.
 *
 * @param model the model that is followed; its stage is the one that it is to have
 * @param before the model that answers now
 * @param announcements all that has to be announced, in this order and together; the last is the newest word
 * @param known whether the instances hold the model already
 * @param epoch of the history that this was decided by
 */
public record Move(
        ModelAnnouncement model,
        ModelAnnouncement before,
        List<ModelAnnouncement> announcements,
        boolean known,
        long epoch) {
    /** Copies the announcements. */
    public Move {
        announcements = List.copyOf(announcements);
    }
}

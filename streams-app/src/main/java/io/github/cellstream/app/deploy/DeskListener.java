package io.github.cellstream.app.deploy;

import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.ModelStatus;

/** Hears what a desk does, and what comes of it. */
public interface DeskListener {
    /**
     * Something was announced.
     *
     * @param model with the stage that it is in from now on
     * @param offset of its announcement
     */
    void announced(ModelAnnouncement model, long offset);

    /** An instance is further on with the model that is followed. */
    void heard(ModelStatus status);

    /** An instance is not waited for any longer: it ended, or is silent. */
    void gone(InstanceView instance);
}

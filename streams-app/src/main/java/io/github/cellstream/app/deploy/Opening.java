package io.github.cellstream.app.deploy;

import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.schemas.ModelAnnouncement;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a slot at the start of an instance with what was deployed, as the instances decided that heard of it while they ran: the
 * last model is checked against the one before it, and that goes on where the last one is refused.
 *
 * @param slot name of the slot
 * @param fitting what its models must fit
 * @param configured loads the configuration's model, which answers where nothing was deployed
 */
record Opening(String slot, Fitting fitting, Supplier<SequenceModel> configured) {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);
    /** Models that are loaded for the sake of a check; what was deployed before them is taken as it is. */
    private static final int DEPTH = 2;

    /**
     * Opens the slot.
     *
     * @throws io.github.cellstream.runtime.ModelException if nothing deployed can be used, and the configuration's model neither
     */
    ModelRoom open(ModelHistory history) {
        return open(history, DEPTH);
    }

    private ModelRoom open(ModelHistory history, int depth) {
        ModelAnnouncement latest = history.current().orElse(null);
        if (latest == null) {
            return following(ModelRoom.with(slot, fitting, configured.get()), history);
        }
        ModelHistory before = history.before(history.offset(latest.getFingerprint()));
        if (depth > 0 && before.current().isPresent()) {
            return following(open(before, depth - 1), history);
        }
        try {
            return following(ModelRoom.deployed(slot, fitting, history, latest), history);
        } catch (RefusedException e) {
            LOG.error(
                    "{}: {} was deployed and can't be used here: {}",
                    slot,
                    Announcements.label(latest),
                    e.getMessage());
            return following(open(before, 0), history);
        }
    }

    private static ModelRoom following(ModelRoom room, ModelHistory history) {
        room.follow(history);
        return room;
    }
}

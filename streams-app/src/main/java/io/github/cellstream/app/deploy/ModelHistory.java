package io.github.cellstream.app.deploy;

import io.github.cellstream.processor.model.StateCarry;
import io.github.cellstream.runtime.ModelId;
import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.ModelStage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What has been announced for one slot: of each model the last word, as compaction leaves it. So an instance that has heard all
 * and one that comes later think alike.
 */
final class ModelHistory {
    /**
     * One model's last word.
     *
     * @param offset where it stands; what is announced later stands further on
     */
    record Entry(long offset, ModelAnnouncement model) {}

    /** The epoch before anything was announced. */
    static final long NOTHING = -1;

    private final Map<String, Entry> entries = new HashMap<>();
    private long epoch = NOTHING;

    /** Takes a record in. */
    void add(long offset, ModelAnnouncement model) {
        entries.put(model.getFingerprint(), new Entry(offset, model));
        epoch = Math.max(epoch, offset);
    }

    /** Returns the offset of the last word of all; it survives compaction, and only grows. */
    long epoch() {
        return epoch;
    }

    /** Returns the model that is to answer; empty before one was announced. */
    Optional<ModelAnnouncement> current() {
        return latest(ModelStage.CURRENT);
    }

    /** Returns the one that answered before, and would again after a rollback. */
    Optional<ModelAnnouncement> previous() {
        List<ModelAnnouncement> currents = in(ModelStage.CURRENT);
        return currents.size() < 2 ? Optional.empty() : Optional.of(currents.get(currents.size() - 2));
    }

    /** Returns the model that is to run beside. */
    Optional<ModelAnnouncement> shadow() {
        return latest(ModelStage.SHADOW);
    }

    /** Returns what was announced last of a stage. */
    Optional<ModelAnnouncement> latest(ModelStage stage) {
        List<ModelAnnouncement> all = in(stage);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** Returns the models of a stage, oldest word first. */
    List<ModelAnnouncement> in(ModelStage stage) {
        return entries(stage).stream().map(Entry::model).toList();
    }

    /** Returns what is known to have been said before an offset; its epoch is as of then. */
    ModelHistory before(long offset) {
        ModelHistory before = new ModelHistory();
        entries.values().stream()
                .filter(entry -> entry.offset() < offset)
                .forEach(entry -> before.add(entry.offset(), entry.model()));
        before.epoch = offset - 1;
        return before;
    }

    /** Returns where a model's last word stands, or {@link #NOTHING}. */
    long offset(String fingerprint) {
        Entry entry = entries.get(fingerprint);
        return entry == null ? NOTHING : entry.offset();
    }

    /** Returns all models, oldest word first. */
    List<ModelAnnouncement> all() {
        return entries.values().stream()
                .sorted(Comparator.comparingLong(Entry::offset))
                .map(Entry::model)
                .toList();
    }

    /** Returns a text that changes when the current model does, or the way to it. */
    String decisions() {
        return entries.values().stream()
                .filter(entry -> entry.model().getStage() == ModelStage.CURRENT
                        || entry.model().getStage() == ModelStage.WITHDRAWN)
                .sorted(Comparator.comparingLong(Entry::offset))
                .map(entry -> entry.offset() + ":" + entry.model().getFingerprint())
                .collect(Collectors.joining(","));
    }

    /**
     * Returns what becomes of the states of each model when the current one meets them, or the shadow where that is named: all
     * the policies between them, one after the other.
     */
    Map<Long, StateCarry> lineage(Optional<ModelAnnouncement> shadow) {
        Map<Long, StateCarry> lineage = new HashMap<>();
        for (Entry entry : entries.values()) {
            List<ModelAnnouncement> path = path(entry);
            shadow.ifPresent(path::add);
            StateCarry carry = null;
            ModelAnnouncement at = entry.model();
            for (ModelAnnouncement next : path) {
                boolean back = at.getStage() == ModelStage.WITHDRAWN;
                StateCarry step = Policies.carry(
                        back ? at.getPolicy() : next.getPolicy(), back ? at.getMapping() : next.getMapping(), at, next);
                carry = carry == null ? step : carry.then(step);
                at = next;
            }
            if (carry != null) {
                lineage.put(shortFingerprint(entry.model()), carry);
            }
        }
        return lineage;
    }

    /** Returns the models that were current after this one, in their order. */
    private List<ModelAnnouncement> path(Entry from) {
        List<ModelAnnouncement> path = new ArrayList<>();
        List<Entry> currents = entries(ModelStage.CURRENT);
        if (from.model().getStage() == ModelStage.WITHDRAWN) {
            currents.stream()
                    .filter(entry -> entry.offset() < from.offset())
                    .reduce((one, later) -> later)
                    .ifPresent(entry -> path.add(entry.model()));
        }
        currents.stream().filter(entry -> entry.offset() > from.offset()).forEach(entry -> path.add(entry.model()));
        return path;
    }

    private List<Entry> entries(ModelStage stage) {
        return entries.values().stream()
                .filter(entry -> entry.model().getStage() == stage)
                .sorted(Comparator.comparingLong(Entry::offset))
                .toList();
    }

    private static long shortFingerprint(ModelAnnouncement model) {
        return new ModelId(model.getName(), model.getVersion(), model.getFingerprint()).shortFingerprint();
    }
}

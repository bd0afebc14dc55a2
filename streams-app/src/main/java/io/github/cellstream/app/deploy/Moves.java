package io.github.cellstream.app.deploy;

import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.ModelStage;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides, from what was announced, what has to be announced for a promotion or a rollback. */
final class Moves {
    private final ModelHistory history;
    private final InstantSource clock;
    private final int rewarmEvents;

    /**
     * Decides by one history.
     *
     * @param rewarmEvents inputs that are kept with a key
     */
    Moves(ModelHistory history, InstantSource clock, int rewarmEvents) {
        this.history = history;
        this.clock = clock;
        this.rewarmEvents = rewarmEvents;
    }

    /**
     * Lets a shadow, or a candidate, answer.
     *
     * @param version which one, by version or the beginning of its fingerprint; empty: the shadow, or the candidate if there is
     *     no shadow
     */
    Move promote(Optional<String> version) {
        ModelAnnouncement before = current();
        ModelAnnouncement model = version.isPresent()
                ? named(version.get(), history.all())
                : history.shadow()
                        .or(() -> history.latest(ModelStage.CANDIDATE))
                        .orElseThrow(
                                () -> new DeskException(
                                        DeskError.NOTHING_TO_PROMOTE,
                                        "neither a shadow nor a candidate was announced; `cellstream model deploy --shadow` makes one"));
        if (model.getFingerprint().equals(before.getFingerprint())) {
            throw new DeskException(DeskError.ALREADY_CURRENT, Announcements.label(model) + " answers already");
        }
        requireNotEarlier(history, model);
        boolean known = model.getStage() == ModelStage.SHADOW || model.getStage() == ModelStage.CANDIDATE;
        ModelAnnouncement promoted = staged(model, ModelStage.CURRENT);
        return new Move(promoted, before, List.of(promoted), known, history.epoch());
    }

    /**
     * Goes back to a model that answered earlier.
     *
     * @param version which one; empty: the one before
     * @param transition what becomes of the states; empty: the reverse of what was done on the way here, or a reset where that
     *     can't be
     */
    Move rollback(Optional<String> version, Optional<Transition> transition) {
        ModelAnnouncement before = current();
        List<ModelAnnouncement> earlier = history.in(ModelStage.CURRENT).stream()
                .filter(model -> !model.getFingerprint().equals(before.getFingerprint()))
                .toList();
        if (earlier.isEmpty()) {
            throw new DeskException(
                    DeskError.NOTHING_TO_ROLL_BACK,
                    "no model answered before " + Announcements.label(before) + "; to go back to a file, deploy it");
        }
        ModelAnnouncement target =
                version.isPresent() ? named(version.get(), earlier) : earlier.get(earlier.size() - 1);
        List<ModelAnnouncement> withdrawn = new ArrayList<>();
        for (ModelAnnouncement model : history.in(ModelStage.CURRENT)) {
            if (history.offset(model.getFingerprint()) > history.offset(target.getFingerprint())) {
                Transition way = transition
                        .map(wanted -> required(wanted, model, target))
                        .orElseGet(() -> reverse(model, target));
                withdrawn.add(way.in(staged(model, ModelStage.WITHDRAWN)));
            }
        }
        return new Move(target, withdrawn.get(withdrawn.size() - 1), withdrawn, true, history.epoch());
    }

    /** Takes away what doesn't answer: the shadow, and candidates. */
    Move withdrawShadow() {
        List<ModelAnnouncement> withdrawn = waiting();
        if (withdrawn.isEmpty()) {
            throw new DeskException(DeskError.NOTHING_TO_ROLL_BACK, "neither a shadow nor a candidate was announced");
        }
        ModelAnnouncement current = current();
        return new Move(current, current, withdrawn, true, history.epoch());
    }

    /** Returns shadows and candidates, withdrawn. */
    List<ModelAnnouncement> waiting() {
        return Stream.concat(history.in(ModelStage.SHADOW).stream(), history.in(ModelStage.CANDIDATE).stream())
                .map(model -> staged(model, ModelStage.WITHDRAWN))
                .toList();
    }

    /** Returns an announcement of now, with another stage. */
    ModelAnnouncement staged(ModelAnnouncement model, ModelStage stage) {
        return staged(model, stage, clock);
    }

    /** As {@link #staged(ModelAnnouncement, ModelStage)}, by a clock. */
    static ModelAnnouncement staged(ModelAnnouncement model, ModelStage stage, InstantSource clock) {
        ModelAnnouncement staged = copy(model);
        staged.setStage(stage);
        staged.setAnnouncedAt(clock.instant().truncatedTo(ChronoUnit.MILLIS));
        return staged;
    }

    /** Returns a copy; Avro's builder would not, for it trusts no record inside a record. */
    static ModelAnnouncement copy(ModelAnnouncement model) {
        return new ModelAnnouncement(
                model.getSlot(),
                model.getName(),
                model.getVersion(),
                model.getFingerprint(),
                model.getAnnouncedAt(),
                model.getStage(),
                model.getPolicy(),
                model.getMapping(),
                model.getEngine(),
                model.getSettings(),
                model.getFile(),
                model.getBytes(),
                model.getTask(),
                model.getStates());
    }

    /** A model has one word in the history: as a candidate it could no longer be gone back to. */
    static void requireNotEarlier(ModelHistory history, ModelAnnouncement model) {
        history.in(ModelStage.CURRENT).stream()
                .filter(earlier -> earlier.getFingerprint().equals(model.getFingerprint()))
                .findFirst()
                .ifPresent(earlier -> {
                    throw new DeskException(
                            DeskError.ANSWERED_BEFORE,
                            Announcements.label(earlier) + " answered before; `cellstream model rollback --version "
                                    + earlier.getVersion() + "` goes back to it");
                });
    }

    private ModelAnnouncement current() {
        return history.current()
                .orElseThrow(
                        () -> new DeskException(
                                DeskError.NOTHING_TO_ROLL_BACK,
                                "nothing was announced yet: the job runs the model of its configuration; deploy another one first"));
    }

    private Transition required(Transition wanted, ModelAnnouncement from, ModelAnnouncement to) {
        String problem = problem(wanted, from, to);
        if (problem != null) {
            throw new RefusedException(Refusal.POLICY_IMPOSSIBLE, problem);
        }
        return wanted;
    }

    private Transition reverse(ModelAnnouncement from, ModelAnnouncement to) {
        Transition back = Transition.back(from);
        return problem(back, from, to) == null ? back : Transition.RESET;
    }

    private @Nullable String problem(Transition way, ModelAnnouncement from, ModelAnnouncement to) {
        return Policies.problem(way.policy(), from, way.in(to), rewarmEvents);
    }

    private static ModelAnnouncement named(String version, List<ModelAnnouncement> models) {
        List<ModelAnnouncement> found = models.stream()
                .filter(model -> model.getVersion().equals(version))
                .toList();
        if (found.isEmpty() && version.matches("[0-9a-f]{6,64}")) {
            found = models.stream()
                    .filter(model -> model.getFingerprint().startsWith(version))
                    .toList();
        }
        if (found.size() != 1) {
            throw new DeskException(
                    DeskError.VERSION_UNKNOWN,
                    (found.isEmpty() ? "no model of version " : "several models of version ") + version + " among "
                            + models.stream().map(Announcements::label).collect(Collectors.joining(", "))
                            + "; a fingerprint's first six digits will do too");
        }
        return found.get(0);
    }
}

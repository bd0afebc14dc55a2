package io.github.cellstream.app.deploy;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.config.ModelSettings;
import io.github.cellstream.app.config.ModelSlot;
import io.github.cellstream.app.config.UpgradeSettings;
import io.github.cellstream.app.deploy.SlotStatus.Announced;
import io.github.cellstream.app.deploy.SlotStatus.Role;
import io.github.cellstream.schemas.ModelAgreement;
import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.ModelStage;
import io.github.cellstream.schemas.ModelState;
import io.github.cellstream.schemas.ModelStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where an operator asks for another model: checks it, announces it, follows what the instances make of it.
 *
 * <p>Without waiting, a model is announced as what it is to be, and each instance that can't use it goes on as it was. Who waits
 * gets more: a model that no instance knows is announced as a candidate first, and as the current one when all instances have
 * it ready; if one refuses it, it is withdrawn, and none has switched.
 */
public final class ModelDesk implements AutoCloseable {
    private final ModelSlot slot;
    private final UpgradeSettings upgrade;
    private final AnnouncementLedger ledger;
    private final StatusBoard board;
    private final InstantSource clock;

    ModelDesk(
            ModelSlot slot,
            UpgradeSettings upgrade,
            AnnouncementLedger ledger,
            StatusBoard board,
            InstantSource clock) {
        this.slot = slot;
        this.upgrade = upgrade;
        this.ledger = ledger;
        this.board = board;
        this.clock = clock;
    }

    /**
     * Opens the desk of a job.
     *
     * @param slotId which of the job's models; empty in a job that has but one
     * @throws DeskException if there is no such job or model, or no broker
     */
    public static ModelDesk open(CellstreamConfig config, Optional<String> slotId) {
        if (!config.upgrade().enabled()) {
            throw new DeskException(
                    DeskError.UPGRADES_DISABLED,
                    "model.upgrade.enabled is false; start the job with true, or stop it to change its model");
        }
        ModelSlot slot = slot(config, slotId);
        ModelTopics topics = new ModelTopics(config);
        DeskClients clients = new DeskClients(config);
        clients.requireTopics(topics);
        InstantSource clock = InstantSource.system();
        AnnouncementLedger ledger = new AnnouncementLedger(
                topics,
                slot.id(),
                topics.reader(topics.announcements(), ModelTopics.announcementReader()),
                clients::writer,
                clock);
        StatusBoard board = new StatusBoard(
                topics.statuses(), slot.id(), topics.reader(topics.statuses(), ModelTopics.statusReader()), clock);
        return new ModelDesk(slot, config.upgrade(), ledger, board, clock);
    }

    /**
     * Checks a model and plans its deployment. Announces nothing.
     *
     * @param configured finds the model that the configuration names
     * @throws DeskException if it can't be deployed as it was ordered
     * @throws RefusedException if the instances would refuse it
     * @throws io.github.cellstream.runtime.ModelException if its file can't be loaded
     */
    public DeployPlan plan(DeployOrder order, Function<ModelSettings, ConfiguredModel> configured) {
        ModelHistory history = ledger.read();
        board.catchUp();
        return new DeploymentPlanner(slot, upgrade, configured.apply(slot.model()), clock)
                .plan(order, history, board.instances());
    }

    /** Plans to let a shadow, or a candidate, answer; see {@link Moves#promote}. */
    public Move promotion(Optional<String> version) {
        Move move = moves().promote(version);
        board.catchUp();
        for (InstanceView instance : board.instances()) {
            Optional<ModelStatus> refused = instance.of(move.model().getFingerprint())
                    .filter(status -> status.getState() == ModelState.REFUSED);
            if (instance.isAlive() && refused.isPresent() && move.known()) {
                throw new DeskException(
                        DeskError.REFUSED,
                        instance.name() + " refuses " + Announcements.label(move.model()) + ": "
                                + refused.get().getReason());
            }
        }
        return move;
    }

    /** Plans to go back to a model that answered earlier; see {@link Moves#rollback}. */
    public Move rollback(Optional<String> version, Optional<Transition> transition) {
        return moves().rollback(version, transition);
    }

    /** Plans to take away the shadow, and candidates. */
    public Move withdrawal() {
        return moves().withdrawShadow();
    }

    /**
     * Announces what was planned.
     *
     * @throws DeskException if nothing was announced
     */
    public void announce(Move move, DeskListener listener) {
        announce(move.epoch(), move.announcements(), listener);
    }

    /**
     * Announces what was planned and waits until all instances have done it.
     *
     * @return the instances
     * @throws DeskException {@link DeskError#REFUSED} and others; the message says how the job stands then
     */
    public List<InstanceView> carryOut(Move move, Duration patience, DeskListener listener) {
        long deadline = clock.millis() + patience.toMillis();
        ModelStage stage = move.model().getStage();
        board.catchUp();
        long epoch = move.epoch();
        List<ModelAnnouncement> announcements = move.announcements();
        if (!move.known() && stage == ModelStage.CURRENT) {
            ModelAnnouncement candidate = Moves.staged(move.model(), ModelStage.CANDIDATE, clock);
            announce(epoch, replaced(announcements, candidate), listener);
            tryOut(candidate, ModelState.READY, deadline, listener);
            announcements = List.of(Moves.staged(move.model(), stage, clock));
            epoch = ledger.read().epoch();
        }
        announce(epoch, announcements, listener);
        if (stage == ModelStage.SHADOW) {
            return tryOut(move.model(), ModelState.SHADOWING, deadline, listener);
        }
        try {
            return follow(move.model(), ModelState.RUNNING, deadline, listener);
        } catch (DeskException e) {
            throw new DeskException(
                    e.code(),
                    said(e)
                            + "; the announcement stands, and instances follow it when they can: `cellstream model status`"
                            + " shows how far they are",
                    e);
        }
    }

    /** Returns how the job stands. */
    public SlotStatus status() {
        ModelHistory history = ledger.read();
        board.catchUp();
        boolean doubtful =
                board.instances().stream().allMatch(instance -> instance.presence() != InstanceView.Presence.ALIVE);
        long until = clock.millis() + Rollout.ROUND.toMillis();
        while (doubtful && clock.millis() < until) {
            board.listen(Duration.ofMillis(200));
        }
        List<InstanceView> instances = board.instances();
        Optional<ModelAnnouncement> current = history.current();
        Optional<ModelAnnouncement> shadow = history.shadow();
        List<Announced> models = new ArrayList<>();
        for (ModelAnnouncement model : history.all()) {
            Role role = switch (model.getStage()) {
                case CURRENT -> current.filter(model::equals).isPresent() ? Role.CURRENT : Role.EARLIER;
                case SHADOW -> shadow.filter(model::equals).isPresent() ? Role.SHADOW : Role.WITHDRAWN;
                case CANDIDATE -> Role.CANDIDATE;
                case WITHDRAWN, UNKNOWN -> Role.WITHDRAWN;
            };
            models.add(new Announced(model, role, history.offset(model.getFingerprint())));
        }
        List<ModelAgreement> parts = instances.stream()
                .filter(InstanceView::isAlive)
                .flatMap(instance -> shadow.flatMap(model -> instance.of(model.getFingerprint())).stream())
                .flatMap(status -> Optional.ofNullable(status.getAgreement()).stream())
                .toList();
        return new SlotStatus(slot.id(), ledger.topic(), models, instances, Agreements.together(parts));
    }

    @Override
    public void close() {
        ledger.close();
        board.close();
    }

    private Moves moves() {
        return new Moves(ledger.read(), clock, upgrade.rewarmEvents());
    }

    private long announce(long epoch, List<ModelAnnouncement> announcements, DeskListener listener) {
        long offset = ledger.announce(epoch, announcements);
        listener.announced(announcements.get(announcements.size() - 1), offset);
        return offset;
    }

    /** Follows a model that changes no answer yet: if it can't be used, it is withdrawn. */
    private List<InstanceView> tryOut(
            ModelAnnouncement model, ModelState wanted, long deadline, DeskListener listener) {
        try {
            return follow(model, wanted, deadline, listener);
        } catch (DeskException e) {
            try {
                announce(ledger.read().epoch(), List.of(Moves.staged(model, ModelStage.WITHDRAWN, clock)), listener);
            } catch (DeskException lost) {
                e.addSuppressed(lost);
                throw e;
            }
            throw new DeskException(
                    e.code(), said(e) + "; it is withdrawn, and the current model goes on everywhere", e);
        }
    }

    private List<InstanceView> follow(
            ModelAnnouncement model, ModelState wanted, long deadline, DeskListener listener) {
        Duration left = Duration.ofMillis(Math.max(0, deadline - clock.millis()));
        return new Rollout(board, model, listener, clock).await(wanted, left);
    }

    private static List<ModelAnnouncement> replaced(List<ModelAnnouncement> announcements, ModelAnnouncement last) {
        List<ModelAnnouncement> all = new ArrayList<>(announcements);
        all.set(all.size() - 1, last);
        return all;
    }

    /** The message without its code. */
    private static String said(DeskException e) {
        String message = String.valueOf(e.getMessage());
        return message.substring(message.indexOf("): ") + 3);
    }

    private static ModelSlot slot(CellstreamConfig config, Optional<String> id) {
        List<ModelSlot> slots = config.models();
        String names = slots.stream().map(ModelSlot::id).collect(Collectors.joining(", "));
        if (id.isEmpty() && slots.size() > 1) {
            throw new DeskException(
                    DeskError.SLOT_UNKNOWN, "the job runs several models; name one with --slot: " + names);
        }
        return slots.stream()
                .filter(slot -> id.isEmpty() || slot.id().equals(id.get()))
                .findFirst()
                .orElseThrow(() -> new DeskException(
                        DeskError.SLOT_UNKNOWN, "the job has no model " + id.orElse("") + ", only " + names));
    }
}

package io.github.cellstream.app.deploy;

import io.github.cellstream.app.config.ModelSlot;
import io.github.cellstream.app.config.UpgradeSettings;
import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.verify.Comparison;
import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.ModelStage;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks a model on this machine, beside the current one, and plans its deployment.
 *
 * <p>Where nothing was announced yet, the model of the configuration is announced first, as the one that answers: so its states
 * can be carried over, and a rollback comes back to it.
 */
final class DeploymentPlanner {
    /** Of one model to the next these don't stay. */
    private static final String VERSION = "version";

    private static final String ANY_ENGINE = "auto";

    private final ModelSlot slot;
    private final UpgradeSettings upgrade;
    private final ConfiguredModel configured;
    private final InstantSource clock;

    DeploymentPlanner(ModelSlot slot, UpgradeSettings upgrade, ConfiguredModel configured, InstantSource clock) {
        this.slot = slot;
        this.upgrade = upgrade;
        this.configured = configured;
        this.clock = clock;
    }

    /**
     * Plans a deployment.
     *
     * @throws DeskException if it can't be deployed as it was ordered
     * @throws RefusedException if the instances would refuse it
     * @throws ModelException if the file can't be loaded
     */
    DeployPlan plan(DeployOrder order, ModelHistory history, List<InstanceView> instances) {
        ModelSource source = source(order);
        String engine =
                slot.model().file().isEmpty() ? ANY_ENGINE : slot.model().engine();
        try (SequenceModel model = load(engine, source)) {
            List<Comparison> comparisons = LocalCheck.verify(source);
            ModelAnnouncement announced = order.transition()
                    .in(Announcements.describe(slot.id(), engine, source.with(names(model)), model.spec()));
            order.carriage().put(announced, source, order.file(), upgrade.inlineMaxBytes());
            announced = Moves.staged(announced, order.shadow() ? ModelStage.SHADOW : ModelStage.CURRENT, clock);
            Optional<ModelAnnouncement> last = history.current();
            ModelAnnouncement current = last.isPresent() ? last.get() : base(instances);
            requireNew(announced, current, history);
            boolean compared = check(model, announced, current);
            Move move = new Move(
                    announced,
                    current,
                    announcements(history, last.isEmpty() ? current : null, announced),
                    false,
                    history.epoch());
            return new DeployPlan(model.spec(), model.engine(), comparisons, compared, move);
        }
    }

    private ModelSource source(DeployOrder order) {
        Map<String, String> settings = new TreeMap<>(slot.model().metadata());
        settings.remove(VERSION);
        settings.putAll(order.settings());
        return ModelSource.file(order.file()).with(settings);
    }

    /** Instances load from bytes without a name. */
    private static Map<String, String> names(SequenceModel model) {
        return Map.of(
                "name", model.spec().id().name(), VERSION, model.spec().id().version());
    }

    private static SequenceModel load(String engine, ModelSource source) {
        return Plugins.named(ModelEngine.class, ModelEngine::name, engine).load(source);
    }

    /** The model of the configuration, which answers though nobody announced it. */
    private ModelAnnouncement base(List<InstanceView> instances) {
        ModelSource source = configured.source();
        try (SequenceModel model = load(configured.engine(), source)) {
            ModelAnnouncement base =
                    Announcements.describe(slot.id(), configured.engine(), source.with(names(model)), model.spec());
            String fingerprint = base.getFingerprint();
            instances.stream()
                    .filter(InstanceView::isAlive)
                    .flatMap(instance -> instance.running().stream())
                    .filter(running -> !running.getFingerprint().equals(fingerprint))
                    .findFirst()
                    .ifPresent(running -> {
                        throw new DeskException(
                                DeskError.OTHER_MODEL_RUNS,
                                running.getInstance() + " runs " + running.getName() + " version "
                                        + running.getVersion() + " ("
                                        + running.getFingerprint().substring(0, 12) + "), this configuration names "
                                        + Announcements.label(base) + "; give the configuration that the job was"
                                        + " started with, and the new model with --model");
                    });
            Announcements.carry(base, source, Path.of(slot.model().file()), upgrade.inlineMaxBytes());
            return Moves.staged(base, ModelStage.CURRENT, clock);
        }
    }

    private static void requireNew(ModelAnnouncement wanted, ModelAnnouncement current, ModelHistory history) {
        if (wanted.getFingerprint().equals(current.getFingerprint())) {
            throw new DeskException(
                    DeskError.ALREADY_CURRENT,
                    Announcements.label(current) + " answers already: the file is the same, and so are its settings");
        }
        Moves.requireNotEarlier(history, wanted);
        List<ModelAnnouncement> others = new ArrayList<>(history.all());
        others.add(current);
        for (ModelAnnouncement other : others) {
            if (other.getStage() != ModelStage.WITHDRAWN
                    && other.getName().equals(wanted.getName())
                    && other.getVersion().equals(wanted.getVersion())
                    && !other.getFingerprint().equals(wanted.getFingerprint())) {
                throw new DeskException(
                        DeskError.VERSION_TAKEN,
                        Announcements.label(other) + " was announced, and the new file ("
                                + wanted.getFingerprint().substring(0, 12)
                                + ") would have the same name and version; give it another with --version");
            }
        }
    }

    /** Returns whether the current model could be loaded here, for all checks. */
    private boolean check(SequenceModel model, ModelAnnouncement announced, ModelAnnouncement current) {
        if (announced.getStage() == ModelStage.SHADOW && slot.shadow().isEmpty()) {
            throw new RefusedException(Refusal.NO_ROOM_FOR_SHADOW, "start the job with model.upgrade.shadow=true");
        }
        try (SequenceModel now = Announcements.load(current)) {
            new SelfCheck(now.spec(), upgrade.rewarmEvents()).check(model, announced, current);
            return true;
        } catch (ModelException e) {
            String problem = Policies.problem(announced.getPolicy(), current, announced, upgrade.rewarmEvents());
            if (problem != null) {
                throw new RefusedException(Refusal.POLICY_IMPOSSIBLE, problem);
            }
            return false;
        }
    }

    private List<ModelAnnouncement> announcements(
            ModelHistory history, @Nullable ModelAnnouncement base, ModelAnnouncement announced) {
        List<ModelAnnouncement> all = new ArrayList<>();
        if (base != null) {
            all.add(base);
        }
        if (announced.getStage() == ModelStage.SHADOW) {
            new Moves(history, clock, upgrade.rewarmEvents())
                    .waiting().stream()
                            .filter(other -> !other.getFingerprint().equals(announced.getFingerprint()))
                            .forEach(all::add);
        }
        all.add(announced);
        return all;
    }
}

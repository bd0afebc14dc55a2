package io.github.cellstream.app.deploy;

import io.github.cellstream.processor.model.AgreementMeter;
import io.github.cellstream.processor.model.Deployment;
import io.github.cellstream.processor.model.DeploymentException;
import io.github.cellstream.processor.model.Deployments;
import io.github.cellstream.processor.model.Occupant;
import io.github.cellstream.processor.model.StateCarry;
import io.github.cellstream.runtime.ModelId;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.WarmUp;
import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.ModelStage;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of one slot in this instance: loads and checks what is announced, and lets tasks have what has passed.
 *
 * <p>One thread follows the announcements; stream threads ask. What is refused is told and changes nothing: the job goes on as it
 * was. A model is closed when no task works by a deployment that holds it, nor by the one before the last.
 */
public final class ModelRoom implements Deployments, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelRoom.class);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String slot;
    private final Fitting fitting;
    private final Map<String, SequenceModel> loaded = new HashMap<>();
    /** Where the announcement stands that a loaded model was last checked against. */
    private final Map<String, Long> checked = new HashMap<>();

    private final Map<String, Refused> refused = new TreeMap<>();
    private final TreeMap<Long, Deployment> deployments = new TreeMap<>();
    private final Map<String, Long> tasks = new ConcurrentHashMap<>();
    /** What shadows failed of, by fingerprint; stream threads write it. */
    private final Map<String, RuntimeException> failures = new ConcurrentHashMap<>();

    private volatile Deployment deployment;
    private volatile @Nullable AgreementMeter agreement;
    private volatile @Nullable RefusedException blocked;
    private String decisions = "";
    private String shadowOf = "";
    private Consumer<ModelAnnouncement> loading = model -> {};

    /** A refusal holds for the announcement that it answers, not for a later one of the same model. */
    private record Refused(long offset, RefusedException why) {}

    private ModelRoom(String slot, Fitting fitting, SequenceModel first, long epoch, Map<Long, StateCarry> lineage) {
        this.slot = slot;
        this.fitting = fitting;
        loaded.put(first.spec().id().fingerprint(), first);
        deployment = new Deployment(epoch, occupant(first, lineage), null);
        deployments.put(epoch, deployment);
    }

    /** Opens a room before anything was announced. The room closes the model. */
    public static ModelRoom with(String slot, Fitting fitting, SequenceModel first) {
        return new ModelRoom(slot, fitting, first, ModelHistory.NOTHING, Map.of());
    }

    /**
     * Opens a room with the model that was announced last as the current one.
     *
     * @throws RefusedException if it can't be used
     */
    static ModelRoom deployed(String slot, Fitting fitting, ModelHistory history, ModelAnnouncement current) {
        SequenceModel model;
        try {
            model = Announcements.load(current);
            new SelfCheck(model.spec(), fitting.rewarmEvents()).check(model, current, null);
        } catch (RuntimeException e) {
            throw RefusedException.of(e);
        }
        ModelRoom room = new ModelRoom(slot, fitting, model, history.epoch(), history.lineage(Optional.empty()));
        room.decisions = history.decisions();
        return room;
    }

    @Override
    public Deployment current() {
        return deployment;
    }

    @Override
    public synchronized Deployment atLeast(long epoch) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (deployment.epoch() < epoch) {
            RefusedException reason = blocked;
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (reason != null || left <= 0) {
                throw new DeploymentException(
                        "a task of slot " + slot + " has worked by the announcement at offset " + epoch
                                + ", this instance is at " + deployment.epoch() + ": "
                                + (reason == null ? "nothing came for " + PATIENCE : reason.getMessage())
                                + "; make that model usable here, or roll it back");
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DeploymentException("interrupted while waiting for the announcement at offset " + epoch);
            }
        }
        return deployment;
    }

    @Override
    public boolean mayChange() {
        return true;
    }

    @Override
    public void entered(String task, long epoch) {
        tasks.put(task, epoch);
    }

    @Override
    public void left(String task) {
        tasks.remove(task);
    }

    @Override
    public void shadowFailed(Deployment.Shadow shadow, RuntimeException why) {
        ModelId id = shadow.occupant().model().spec().id();
        LOG.error("{}: the shadow {} failed and is given up, the current model goes on", slot, id, why);
        failures.put(id.fingerprint(), why);
    }

    /** Names who is told before a model is loaded. */
    synchronized void beforeLoading(Consumer<ModelAnnouncement> listener) {
        loading = listener;
    }

    /** Loads what is new, and takes up what is to be current or a shadow, as far as it can be used. */
    synchronized void follow(ModelHistory history) {
        ModelAnnouncement wanted = history.current().orElse(null);
        history.in(ModelStage.CANDIDATE).forEach(candidate -> load(candidate, history));
        history.shadow().ifPresent(shadow -> load(shadow, history));
        if (wanted == null || load(wanted, history)) {
            blocked = null;
            take(history, wanted);
        } else {
            blocked = why(wanted.getFingerprint());
        }
        retire(history);
        notifyAll();
    }

    /** Returns how far this instance is with the announced models, and with one that was never announced. */
    synchronized Map<String, ModelStanding> standings(ModelHistory history) {
        Map<String, RefusedException> why = new TreeMap<>();
        refused.forEach((fingerprint, one) -> why.put(fingerprint, one.why()));
        ModelAnnouncement shadow = history.shadow().orElse(null);
        RuntimeException failure = shadow == null ? null : failures.get(shadow.getFingerprint());
        if (shadow != null && failure != null) {
            why.put(shadow.getFingerprint(), new RefusedException(Refusal.SHADOW_FAILED, String.valueOf(failure)));
        }
        return ModelStanding.of(history, deployment, deployments, why, tasks, agreement);
    }

    @Override
    public synchronized void close() {
        loaded.values().forEach(SequenceModel::close);
        loaded.clear();
    }

    private void take(ModelHistory history, @Nullable ModelAnnouncement wanted) {
        String now = history.decisions();
        Occupant current = deployment.current();
        if (wanted != null && !now.equals(decisions)) {
            current = occupant(model(wanted), history.lineage(Optional.empty()));
            decisions = now;
            LOG.info("{}: {} answers from the next commit on", slot, Announcements.label(wanted));
        }
        Deployment.Shadow shadow = shadow(history, now);
        if (history.epoch() > deployment.epoch()) {
            deployment = new Deployment(history.epoch(), current, shadow);
            deployments.put(history.epoch(), deployment);
        }
    }

    private Deployment.@Nullable Shadow shadow(ModelHistory history, String now) {
        ModelAnnouncement wanted = history.shadow().orElse(null);
        if (wanted == null || !loaded.containsKey(wanted.getFingerprint())) {
            shadowOf = "";
            return null;
        }
        String key = now + "/" + wanted.getFingerprint();
        if (key.equals(shadowOf)) {
            return deployment.shadow();
        }
        shadowOf = key;
        LOG.info("{}: {} runs as a shadow from the next commit on", slot, Announcements.label(wanted));
        AgreementMeter meter = new AgreementMeter();
        agreement = meter;
        failures.remove(wanted.getFingerprint());
        return new Deployment.Shadow(occupant(model(wanted), history.lineage(Optional.of(wanted))), meter);
    }

    /** Returns whether the model is here and has passed. */
    private boolean load(ModelAnnouncement announced, ModelHistory history) {
        String fingerprint = announced.getFingerprint();
        forgive(fingerprint, history);
        if (announced.getStage() == ModelStage.SHADOW && !fitting.shadow()) {
            refuse(
                    announced,
                    history,
                    new RefusedException(Refusal.NO_ROOM_FOR_SHADOW, "start the job with model.upgrade.shadow=true"));
            return false;
        }
        if (refused.containsKey(fingerprint)) {
            return false;
        }
        SequenceModel here = loaded.get(fingerprint);
        if (here != null && checked.getOrDefault(fingerprint, ModelHistory.NOTHING) >= history.offset(fingerprint)) {
            return true;
        }
        SequenceModel model = here;
        try {
            if (model == null) {
                loading.accept(announced);
                model = Announcements.load(announced);
            }
            check(model, announced, history);
            if (here == null) {
                WarmUp.run(model, fitting.warmUp());
                LOG.info("{}: {} is loaded and checked", slot, Announcements.label(announced));
            }
            loaded.put(fingerprint, model);
            checked.put(fingerprint, history.offset(fingerprint));
            return true;
        } catch (RuntimeException e) {
            if (model != null && here == null) {
                model.close();
            }
            refuse(announced, history, RefusedException.of(e));
            return false;
        }
    }

    private void check(SequenceModel model, ModelAnnouncement announced, ModelHistory history) {
        ModelSpec now = deployment.current().model().spec();
        ModelAnnouncement before = history.all().stream()
                .filter(other -> other.getFingerprint().equals(now.id().fingerprint()))
                .findFirst()
                .orElse(null);
        boolean back = announced.getStage() == ModelStage.CURRENT && isOlder(history, announced);
        if (!back) {
            new SelfCheck(now, fitting.rewarmEvents()).check(model, announced, before);
        }
        var unused = fitting.scorers().apply(model.spec());
    }

    /** A model that comes back after a rollback was checked when it came first; the policy is that of the one withdrawn. */
    private static boolean isOlder(ModelHistory history, ModelAnnouncement model) {
        return history.latest(ModelStage.WITHDRAWN)
                .filter(withdrawn -> withdrawn.getAnnouncedAt().isAfter(model.getAnnouncedAt()))
                .isPresent();
    }

    private void refuse(ModelAnnouncement announced, ModelHistory history, RefusedException why) {
        String fingerprint = announced.getFingerprint();
        if (refused.put(fingerprint, new Refused(history.offset(fingerprint), why)) == null) {
            LOG.error(
                    "{}: {} is refused, and nothing changes: {}",
                    slot,
                    Announcements.label(announced),
                    why.getMessage());
        }
    }

    /** A model that is announced again gets another chance. */
    private void forgive(String fingerprint, ModelHistory history) {
        Refused before = refused.get(fingerprint);
        if (before != null && before.offset() < history.offset(fingerprint)) {
            refused.remove(fingerprint);
        }
    }

    private @Nullable RefusedException why(String fingerprint) {
        Refused found = refused.get(fingerprint);
        return found == null ? null : found.why();
    }

    /** Lets go of models that nobody needs. */
    private void retire(ModelHistory history) {
        long oldest = tasks.values().stream().mapToLong(Long::longValue).min().orElse(deployment.epoch());
        Long kept = deployments.lowerKey(deployment.epoch());
        long from = Math.min(oldest, kept == null ? oldest : kept);
        deployments
                .headMap(deployments.floorKey(from) == null ? from : deployments.floorKey(from), false)
                .clear();
        Iterator<Map.Entry<String, SequenceModel>> models = loaded.entrySet().iterator();
        while (models.hasNext()) {
            Map.Entry<String, SequenceModel> model = models.next();
            boolean used = deployments.values().stream().anyMatch(one -> holds(one, model.getValue()));
            boolean waits = history.in(ModelStage.CANDIDATE).stream()
                    .anyMatch(candidate -> candidate.getFingerprint().equals(model.getKey()));
            if (!used && !waits) {
                model.getValue().close();
                checked.remove(model.getKey());
                models.remove();
            }
        }
        history.in(ModelStage.WITHDRAWN).forEach(withdrawn -> refused.remove(withdrawn.getFingerprint()));
    }

    private static boolean holds(Deployment one, SequenceModel model) {
        return one.current().model().equals(model)
                || (one.shadow() != null && one.shadow().occupant().model().equals(model));
    }

    private SequenceModel model(ModelAnnouncement announced) {
        SequenceModel model = loaded.get(announced.getFingerprint());
        if (model == null) {
            throw new IllegalStateException(Announcements.label(announced) + " is not loaded");
        }
        return model;
    }

    private Occupant occupant(SequenceModel model, Map<Long, StateCarry> lineage) {
        return new Occupant(model, fitting.scorers().apply(model.spec()), lineage::get);
    }
}

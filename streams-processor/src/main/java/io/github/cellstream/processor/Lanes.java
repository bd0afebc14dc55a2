package io.github.cellstream.processor;

import io.github.cellstream.processor.commit.CommitAwareStore;
import io.github.cellstream.processor.model.Deployment;
import io.github.cellstream.processor.model.Deployments;
import io.github.cellstream.processor.model.Occupant;
import io.github.cellstream.processor.state.MemoryBudget;
import io.github.cellstream.schemas.SequenceEvent;
import java.time.Duration;
import java.util.Objects;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The models that one task steps: the current one, and perhaps a shadow beside it, each with a {@link SequenceTask} and a store
 * of its own.
 *
 * <p><b>Switching.</b> Another deployment is taken up between a commit and the first event after it, when every state lies in
 * the store under the model that made it. What the task works by, its epoch, is kept in a ledger too and committed with the
 * states: a task that crashes or moves never goes back behind it. States are not touched by the switch; each becomes one of
 * the new model when its key is met ({@link Inheritance}).
 *
 * <p><b>Shadow.</b> It takes each event before the current model does: so it finds a key's state as it was before the event,
 * to begin with. What it rejects is rejected by the current model too, or is no loss, and is passed over; if it fails, it is
 * given up. When it is no shadow any more its store is emptied, a slice each second: into the current model's store if that is
 * what it has become. Another shadow waits for that.
 */
final class Lanes<K> {
    /** How often a task without events looks for another deployment, and how often it empties a slice of the shadow's store. */
    static final Duration LOOK = Duration.ofSeconds(1);
    /** Where the ledger keeps the epoch. */
    static final String EPOCH = "epoch";

    private final Deployments deployments;
    private final ClassifierOptions options;
    private final MemoryBudget budget;
    private final ProcessorContext<K, Object> context;
    private final String name;
    private final Takeover takeover = new Takeover();
    private final @Nullable KeyValueStore<String, Long> ledger;
    private final @Nullable ShadowStore<K> shadowStore;
    private Deployment deployment;
    private SequenceTask<K> current;
    private @Nullable ShadowLane<K> shadow;
    /** A shadow that failed here. */
    private Deployment.@Nullable Shadow givenUp;

    private boolean recorded;

    Lanes(
            Deployments deployments,
            ClassifierOptions options,
            MemoryBudget budget,
            ProcessorContext<K, Object> context) {
        this.deployments = deployments;
        this.options = options;
        this.budget = budget;
        this.context = context;
        name = context.taskId().toString();
        ledger = deployments.mayChange() ? context.getStateStore(ledger(options)) : null;
        CommitAwareStore<K> states = options.shadowChild() == null ? null : context.getStateStore(shadowStore(options));
        shadowStore = states == null || ledger == null ? null : new ShadowStore<>(states, ledger);
        Long epoch = ledger == null ? null : ledger.get(EPOCH);
        deployment = epoch == null ? deployments.current() : deployments.atLeast(epoch);
        recorded = epoch != null && epoch == deployment.epoch();
        current = openCurrent();
        deployments.entered(name, deployment.epoch());
        if (ledger != null) {
            context.schedule(LOOK, PunctuationType.WALL_CLOCK_TIME, now -> tick());
        }
    }

    /** Names the store of what a task remembers of its deployment. */
    static String ledger(ClassifierOptions options) {
        return options.storeName() + "-deployment";
    }

    /** Names the store of the shadow's states. */
    static String shadowStore(ClassifierOptions options) {
        return options.storeName() + "-shadow";
    }

    void process(Record<K, SequenceEvent> record) {
        if (current.isCommitted()) {
            follow();
        }
        if (shadow != null) {
            shadow.process(record);
        }
        current.process(record);
    }

    void close() {
        current.close();
        endShadow();
        deployments.left(name);
    }

    private void tick() {
        follow();
        if (shadowStore != null && shadow == null) {
            if (shadowStore.isOf(fingerprint(deployment.current()))) {
                shadowStore.empty(current::adopt);
            } else if (shadowStore.isOf(ShadowStore.LEAVINGS)) {
                shadowStore.empty(key -> {});
            }
        }
    }

    /** Takes up another deployment if there is one and nothing has happened since the last commit; records the epoch. */
    private void follow() {
        Deployment wanted = deployments.current();
        if (wanted.epoch() > deployment.epoch() && isCommitted()) {
            take(wanted);
        }
        if (!recorded && ledger != null) {
            ledger.put(EPOCH, deployment.epoch());
            recorded = true;
        }
        if (shadow == null && isCommitted()) {
            beginShadow();
        }
    }

    private boolean isCommitted() {
        return current.isCommitted() && (shadow == null || shadow.isCommitted());
    }

    private void take(Deployment wanted) {
        Deployment before = deployment;
        deployment = wanted;
        recorded = false;
        boolean same = wanted.current().equals(before.current());
        if (!same || !Objects.equals(wanted.shadow(), before.shadow())) {
            endShadow();
        }
        if (!same) {
            current.close();
            current = openCurrent();
        }
        deployments.entered(name, wanted.epoch());
    }

    private SequenceTask<K> openCurrent() {
        Occupant occupant = deployment.current();
        ClassifierOptions own = options.toBuilder()
                .scorer(occupant.scorer())
                .listener(options.listener().forModel(occupant.model().spec()))
                .build();
        Kin<K> kin = Kin.current(shadowStore == null ? null : shadowStore.of(fingerprint(occupant)), takeover);
        return new SequenceTask<>(occupant, own, budget, context, kin);
    }

    /** Begins with the shadow if there is to be one and its store is free for it; leaves the store to be emptied if not. */
    private void beginShadow() {
        Deployment.Shadow wanted = deployment.shadow();
        String child = options.shadowChild();
        if (shadowStore == null || child == null) {
            return;
        }
        if (wanted == null || wanted.equals(givenUp)) {
            if (!shadowStore.isOf(fingerprint(deployment.current()))) {
                shadowStore.abandon();
            }
            return;
        }
        long fingerprint = fingerprint(wanted.occupant());
        if (!shadowStore.isFreeFor(fingerprint)) {
            if (!shadowStore.isOf(fingerprint(deployment.current()))) {
                shadowStore.abandon();
            }
            return;
        }
        shadowStore.take(fingerprint);
        ClassifierOptions own = options.toBuilder()
                .storeName(shadowStore(options))
                .scorer(wanted.occupant().scorer())
                .onModelChange(ModelChange.RESET)
                .predictionsOnly(child)
                .listener(ClassifierListener.NONE)
                .build();
        shadow = new ShadowLane<>(current, this::giveUp);
        shadow.open(
                wanted,
                fence -> new SequenceTask<>(
                        wanted.occupant(), own, budget, context, Kin.shadow(current::running, fence)));
    }

    private void giveUp(RuntimeException why) {
        Deployment.Shadow failed = deployment.shadow();
        endShadow();
        givenUp = failed;
        if (shadowStore != null) {
            shadowStore.abandon();
        }
        if (failed != null) {
            deployments.shadowFailed(failed, why);
        }
    }

    private void endShadow() {
        if (shadow != null) {
            shadow.close();
            shadow = null;
        }
    }

    private static long fingerprint(Occupant occupant) {
        return occupant.model().spec().id().shortFingerprint();
    }
}

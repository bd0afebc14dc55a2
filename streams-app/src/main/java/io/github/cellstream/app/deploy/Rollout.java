package io.github.cellstream.app.deploy;

import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.ModelState;
import io.github.cellstream.schemas.ModelStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Follows the instances of a job until all that live are where they should be with a model that has just been announced.
 *
 * <p>What an instance said before the announcement doesn't count; what crossed it on the way might say {@code REFUSED} of an
 * earlier attempt, so who refused before has to say so twice.
 */
final class Rollout {
    private static final Duration POLL = Duration.ofMillis(200);
    /** Each instance that lives is heard once in this time. */
    static final Duration ROUND = Upgrades.HEARTBEAT.plusMillis(500);

    private final StatusBoard board;
    private final ModelAnnouncement model;
    private final DeskListener listener;
    private final InstantSource clock;
    private final Map<String, ModelStatus> heard = new TreeMap<>();
    private final Map<String, Integer> refusals = new HashMap<>();
    private final Set<String> gone = new HashSet<>();

    /** Follows one model; the board has been read up to its announcement. */
    Rollout(StatusBoard board, ModelAnnouncement model, DeskListener listener, InstantSource clock) {
        this.board = board;
        this.model = model;
        this.listener = listener;
        this.clock = clock;
        for (InstanceView instance : board.instances()) {
            boolean before = instance.of(model.getFingerprint())
                    .filter(status -> status.getState() == ModelState.REFUSED)
                    .isPresent();
            refusals.put(instance.name(), before ? -1 : 0);
            if (!instance.isAlive()) {
                gone.add(instance.name());
            }
        }
    }

    /**
     * Waits until all instances have a model ready, beside the current one, or as the current one in all of their tasks.
     *
     * @param wanted {@code READY}, {@code SHADOWING} or {@code RUNNING}
     * @return the instances that are done
     * @throws DeskException {@link DeskError#REFUSED}, {@link DeskError#NO_INSTANCE} or {@link DeskError#NOT_IN_TIME}
     */
    List<InstanceView> await(ModelState wanted, Duration patience) {
        long begun = clock.millis();
        while (true) {
            board.listen(POLL).forEach(this::hear);
            List<InstanceView> alive = alive();
            requireNoRefusal(alive);
            long waited = clock.millis() - begun;
            boolean done = alive.stream().allMatch(instance -> isDone(instance, wanted));
            if (done && !alive.isEmpty() && waited >= ROUND.toMillis()) {
                return alive;
            }
            if (alive.isEmpty() && waited > StatusBoard.SILENCE.toMillis()) {
                throw new DeskException(
                        DeskError.NO_INSTANCE,
                        "no instance was heard of on " + board.topic() + " for " + StatusBoard.SILENCE.toSeconds()
                                + " s: the job or the broker is down");
            }
            if (waited > patience.toMillis()) {
                throw new DeskException(DeskError.NOT_IN_TIME, late(alive, wanted, patience));
            }
        }
    }

    private void hear(ModelStatus status) {
        if (!status.getFingerprint().equals(model.getFingerprint())) {
            return;
        }
        ModelStatus before = heard.put(status.getInstance(), status);
        if (status.getState() == ModelState.REFUSED) {
            refusals.merge(status.getInstance(), 1, Integer::sum);
        }
        boolean news = before == null
                || before.getState() != status.getState()
                || before.getTasks() != status.getTasks()
                || before.getAllTasks() != status.getAllTasks();
        if (news && !isOld(status) && status.getState() != ModelState.LEFT) {
            listener.heard(status);
        }
    }

    /** A refusal that may be older than the announcement. */
    private boolean isOld(ModelStatus status) {
        return status.getState() == ModelState.REFUSED && refusals.getOrDefault(status.getInstance(), 0) < 1;
    }

    private List<InstanceView> alive() {
        List<InstanceView> all = board.instances();
        for (InstanceView instance : all) {
            if (instance.isAlive()) {
                gone.remove(instance.name());
            } else if (gone.add(instance.name())) {
                listener.gone(instance);
            }
        }
        return all.stream().filter(InstanceView::isAlive).toList();
    }

    private void requireNoRefusal(List<InstanceView> alive) {
        for (InstanceView instance : alive) {
            ModelStatus status = heard.get(instance.name());
            if (status != null && status.getState() == ModelState.REFUSED && !isOld(status)) {
                throw new DeskException(
                        DeskError.REFUSED,
                        instance.name() + " refuses " + Announcements.label(model) + ": " + status.getReason());
            }
        }
    }

    private boolean isDone(InstanceView instance, ModelState wanted) {
        ModelStatus status = heard.get(instance.name());
        if (status == null) {
            return false;
        }
        boolean everywhere = status.getTasks() == status.getAllTasks();
        return switch (status.getState()) {
            case READY -> wanted == ModelState.READY;
            case SHADOWING -> wanted == ModelState.READY || (wanted == ModelState.SHADOWING && everywhere);
            case RUNNING -> wanted == ModelState.READY || everywhere;
            case UNKNOWN, LOADING, REFUSED, RETIRED, LEFT -> false;
        };
    }

    private String late(List<InstanceView> alive, ModelState wanted, Duration patience) {
        String waiting = alive.stream()
                .filter(instance -> !isDone(instance, wanted))
                .map(instance -> {
                    ModelStatus status = heard.get(instance.name());
                    return instance.name() + " "
                            + (status == null
                                    ? "says nothing of it"
                                    : "is " + status.getState() + " in " + status.getTasks() + " of "
                                            + status.getAllTasks() + " tasks");
                })
                .collect(Collectors.joining(", "));
        return "after " + patience.toSeconds() + " s, " + waiting;
    }
}

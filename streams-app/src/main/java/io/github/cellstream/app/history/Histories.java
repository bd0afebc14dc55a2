package io.github.cellstream.app.history;

import io.github.cellstream.processor.ClassifierListener;
import io.github.cellstream.processor.state.StateRow;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.head.Judgement;
import io.github.cellstream.schemas.SequenceEvent;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The last steps of the keys that matter: those that came first while there is room, then those with anomalies, and those
 * that somebody looks at. Thread-safe.
 *
 * <p>A key that is not remembered costs an event one look into a map. A newcomer takes the place of the coolest key, at most
 * {@value #NEWCOMERS} times a second; a key that was silent for ten minutes leaves when there is no room for others.
 *
 * <p>Memory: {@code keys × steps × 4 × (8 + features + answer)} bytes, see {@link HistoryColumns}, and for each key that is being
 * watched {@code steps × 4 ×} units of its state, for at most {@value #MOST_WATCHED} keys.
 */
public final class Histories implements ClassifierListener {
    private static final int NEWCOMERS = 100;
    private static final int MOST_WATCHED = 16;
    /** Each second: half the heat is gone after two minutes and a bit. */
    private static final float COOLING = 0.995f;

    private static final long SILENCE = Duration.ofMinutes(10).toNanos();
    private static final long ATTENTION = Duration.ofSeconds(10).toNanos();

    private final HistoryColumns columns;
    private final int keys;
    private final int steps;
    private final float threshold;
    private final Map<String, KeyHistory> remembered = new ConcurrentHashMap<>();
    private final Map<String, Long> writtenBefore = new HashMap<>();
    private final AtomicInteger newcomers = new AtomicInteger();

    /**
     * Remembers nothing yet.
     *
     * @param keys most keys, 0 for none
     * @param steps steps of each, {@code >= 1}
     * @param threshold likelihood from which an event is an anomaly
     */
    public Histories(ModelSpec spec, int keys, int steps, double threshold) {
        columns = new HistoryColumns(spec);
        this.keys = keys;
        this.steps = steps;
        this.threshold = (float) threshold;
    }

    /** Returns the likelihood from which an event is an anomaly. */
    public float threshold() {
        return threshold;
    }

    /** Returns what is remembered of a step. */
    public HistoryColumns columns() {
        return columns;
    }

    @Override
    public void judged(Object key, SequenceEvent event, long step, Judgement judgement, StateRow state) {
        KeyHistory history = remembered.get(key.toString());
        if (history == null) {
            history = admit(key.toString(), judgement);
        }
        if (history != null) {
            history.add(event, step, judgement, state, threshold);
        }
    }

    private @Nullable KeyHistory admit(String key, Judgement judgement) {
        float odd = Float.isNaN(judgement.likelihood) ? judgement.score : judgement.likelihood;
        if (remembered.size() < keys) {
            return enter(key);
        }
        boolean matters = odd >= threshold && keys > 0;
        return matters && newcomers.incrementAndGet() <= NEWCOMERS ? enter(key) : null;
    }

    private synchronized @Nullable KeyHistory enter(String key) {
        KeyHistory known = remembered.get(key);
        if (known == null && (remembered.size() < keys || makeRoom())) {
            known = new KeyHistory(key, columns, steps, System.nanoTime());
            remembered.put(key, known);
        }
        return known;
    }

    /** Sends the coolest key away that nobody watches. */
    private boolean makeRoom() {
        Optional<Map.Entry<String, KeyHistory>> coolest = remembered.entrySet().stream()
                .filter(entry -> !entry.getValue().isWatched())
                .min(Comparator.comparingDouble(entry -> entry.getValue().heat()));
        coolest.ifPresent(entry -> remembered.remove(entry.getKey()));
        return coolest.isPresent();
    }

    /** Lets keys cool; called once a second. */
    public synchronized void tick() {
        newcomers.set(0);
        long now = System.nanoTime();
        boolean full = remembered.size() >= keys;
        remembered.forEach((key, history) ->
                history.cool(COOLING, Objects.requireNonNullElse(writtenBefore.put(key, history.written()), 0L), now));
        if (full) {
            remembered.values().removeIf(history -> !history.isWatched() && now - history.touched() > SILENCE);
        }
        writtenBefore.keySet().retainAll(remembered.keySet());
    }

    /** Returns the keys with the highest likelihood of late, hottest first. */
    public List<HotKey> hottest(int most) {
        return remembered.values().stream()
                .map(KeyHistory::summary)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparingDouble((HotKey key) -> Float.isNaN(key.heat()) ? -1 : key.heat())
                        .reversed()
                        .thenComparing(HotKey::key))
                .limit(most)
                .toList();
    }

    /** Returns whether a key is remembered. */
    public boolean remembers(String key) {
        return remembered.containsKey(key);
    }

    /** Returns how many keys are remembered. */
    public int size() {
        return remembered.size();
    }

    /**
     * Watches a key: it is remembered from now on, and for ten seconds so is its hidden state. Whoever goes on watching
     * calls again. Where there is no room, or too many are watched already, the key is watched as far as it goes.
     */
    public void watch(String key) {
        KeyHistory history = keys == 0 ? null : enter(key);
        if (history != null && (history.isWatched() || watched() < MOST_WATCHED)) {
            history.watch(System.nanoTime() + ATTENTION);
        }
    }

    private long watched() {
        return remembered.values().stream().filter(KeyHistory::isWatched).count();
    }

    /** Returns the steps of a key from number {@code since} on; none if it is not remembered. */
    public HistoryRows read(String key, long since) {
        KeyHistory history = remembered.get(key);
        return history == null
                ? new HistoryRows(columns, 0, new long[0], new long[0], new float[0], 0, new float[0])
                : history.read(since);
    }
}

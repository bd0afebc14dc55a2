package io.github.cellstream.processor;

import io.github.cellstream.processor.state.StateCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Gathered events of many keys, stepped together: event j of a key goes in wave j, so that each wave has a key at most once
 * and each key keeps its order.
 *
 * <p>Nothing that waits is pooled. Under G1 a reference that is written into an object that has grown old costs a memory fence,
 * ten of them an event; an object that dies young costs a few stores.
 */
final class EventBatch<K> {
    private final ModelRows rows;
    private final StateCodec codec;
    private final Predictions predictions;
    private final int capacity;
    /** Which events' inputs lie in the rows of the wave at hand. */
    private final int[] wave;

    private int waveSize;
    private List<PendingEvent<K>> events = new ArrayList<>();

    EventBatch(ModelRows rows, StateCodec codec, Predictions predictions, int capacity) {
        this.rows = rows;
        this.codec = codec;
        this.predictions = predictions;
        this.capacity = capacity;
        wave = new int[capacity];
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    boolean isFull() {
        return events.size() == capacity;
    }

    /** Returns the place of the next event; it stays the next one until an event is {@linkplain #add added}. */
    int next() {
        return events.size();
    }

    /** Adds the next event, which has met its key. */
    void add(PendingEvent<K> pending) {
        events.add(pending);
        pending.wave = pending.slot().gathered++;
    }

    /** Steps all events, and gives each its prediction. */
    void step() {
        for (int number = 0, left = events.size(); left > 0; number++) {
            left -= step(number);
        }
    }

    /** Hands the events out in the order in which they came, and is empty. */
    void drain(Consumer<PendingEvent<K>> forward) {
        List<PendingEvent<K>> drained = events;
        for (int i = 0; i < drained.size(); i++) {
            PendingEvent<K> pending = drained.get(i);
            forward.accept(pending);
            pending.slot().gathered = 0;
        }
        events = new ArrayList<>();
    }

    private int step(int number) {
        int members = 0;
        waveSize = 0;
        for (int i = 0; i < events.size(); i++) {
            PendingEvent<K> pending = events.get(i);
            if (pending.wave == number) {
                members++;
                enter(pending);
            }
        }
        if (waveSize > 0) {
            rows.step(waveSize);
        }
        for (int row = 0; row < waveSize; row++) {
            PendingEvent<K> pending = events.get(wave[row]);
            pending.prediction = predictions.of(pending, rows.leave(pending, row), rows.ahead());
            codec.round(pending.slot().floats);
        }
        return members;
    }

    private void enter(PendingEvent<K> pending) {
        if (pending.begins) {
            rows.begin(pending.slot().floats);
        }
        if (pending.steps) {
            rows.enter(pending, waveSize);
            wave[waveSize++] = pending.index;
        } else if (pending.answers()) {
            pending.prediction = predictions.of(pending, rows.recall(pending), rows.ahead());
        }
    }
}

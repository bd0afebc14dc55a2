package io.github.cellstream.processor;

import io.github.cellstream.processor.state.StateCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Gathered events of many keys, stepped together: event j of a key goes in wave j, so that each wave has a key at most once
 * and each key keeps its order.
 */
final class EventBatch<K> {
    private final ModelRows rows;
    private final StateCodec codec;
    private final Predictions predictions;
    private final List<PendingEvent<K>> events;
    /** The events whose inputs lie in the rows of the wave at hand. */
    private final List<PendingEvent<K>> wave;

    private int size;

    EventBatch(ModelRows rows, StateCodec codec, Predictions predictions, int capacity) {
        this.rows = rows;
        this.codec = codec;
        this.predictions = predictions;
        events = new ArrayList<>(capacity);
        wave = new ArrayList<>(capacity);
        for (int index = 0; index < capacity; index++) {
            events.add(new PendingEvent<>(index));
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean isFull() {
        return size == events.size();
    }

    /** Returns the place of the next event; it stays the next one until it is {@linkplain #add added}. */
    PendingEvent<K> next() {
        return events.get(size);
    }

    /** Adds the next event, which has met its key. */
    void add() {
        PendingEvent<K> pending = events.get(size++);
        pending.wave = pending.slot().gathered++;
    }

    /** Steps all events, and gives each its prediction. */
    void step() {
        for (int number = 0, left = size; left > 0; number++) {
            left -= step(number);
        }
    }

    /** Hands the events out in the order in which they came, and is empty. */
    void drain(Consumer<PendingEvent<K>> forward) {
        for (int i = 0; i < size; i++) {
            PendingEvent<K> pending = events.get(i);
            forward.accept(pending);
            pending.slot().gathered = 0;
            pending.leave();
        }
        size = 0;
    }

    private int step(int number) {
        int members = 0;
        wave.clear();
        for (int i = 0; i < size; i++) {
            PendingEvent<K> pending = events.get(i);
            if (pending.wave == number) {
                members++;
                enter(pending);
            }
        }
        if (!wave.isEmpty()) {
            rows.step(wave.size());
        }
        for (int row = 0; row < wave.size(); row++) {
            PendingEvent<K> pending = wave.get(row);
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
            rows.enter(pending, wave.size());
            wave.add(pending);
        } else if (pending.answers()) {
            pending.prediction = predictions.of(pending, rows.recall(pending), rows.ahead());
        }
    }
}

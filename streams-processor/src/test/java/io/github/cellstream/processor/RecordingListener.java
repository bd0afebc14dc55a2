package io.github.cellstream.processor;

import io.github.cellstream.schemas.DeadLetterCode;
import io.github.cellstream.schemas.LifecycleChange;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what it is told. */
final class RecordingListener implements ClassifierListener {
    private final Map<String, Long> counts = new ConcurrentHashMap<>();

    long count(String what) {
        return counts.getOrDefault(what, 0L);
    }

    @Override
    public void received(int events) {
        counts.merge("received", (long) events, Long::sum);
    }

    @Override
    public void stepped(int rows, long nanos) {
        counts.merge("rows", (long) rows, Long::sum);
    }

    @Override
    public void predicted(int predictions) {
        counts.merge("predicted", (long) predictions, Long::sum);
    }

    @Override
    public void rejected(DeadLetterCode code) {
        counts.merge("rejected " + code, 1L, Long::sum);
    }

    @Override
    public void duplicate() {
        counts.merge("duplicate", 1L, Long::sum);
    }

    @Override
    public void dropped() {
        counts.merge("dropped", 1L, Long::sum);
    }

    @Override
    public void keyStarted() {
        counts.merge("started", 1L, Long::sum);
    }

    @Override
    public void keyEnded(LifecycleChange change) {
        counts.merge("ended " + change, 1L, Long::sum);
    }
}

package io.github.cellstream.processor;

import io.github.cellstream.processor.state.StateRow;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.head.Judgement;
import io.github.cellstream.schemas.DeadLetterCode;
import io.github.cellstream.schemas.LifecycleChange;
import io.github.cellstream.schemas.SequenceEvent;

/** Two listeners as one. */
record ListenerPair(ClassifierListener first, ClassifierListener second) implements ClassifierListener {
    @Override
    public void received(int events) {
        first.received(events);
        second.received(events);
    }

    @Override
    public void stepped(int rows, long nanos) {
        first.stepped(rows, nanos);
        second.stepped(rows, nanos);
    }

    @Override
    public void judged(Object key, SequenceEvent event, long step, Judgement judgement, StateRow state) {
        first.judged(key, event, step, judgement, state);
        second.judged(key, event, step, judgement, state);
    }

    @Override
    public void predicted(int predictions) {
        first.predicted(predictions);
        second.predicted(predictions);
    }

    @Override
    public void rejected(DeadLetterCode code) {
        first.rejected(code);
        second.rejected(code);
    }

    @Override
    public void duplicate() {
        first.duplicate();
        second.duplicate();
    }

    @Override
    public void dropped() {
        first.dropped();
        second.dropped();
    }

    @Override
    public void keyStarted() {
        first.keyStarted();
        second.keyStarted();
    }

    @Override
    public void keyEnded(LifecycleChange change) {
        first.keyEnded(change);
        second.keyEnded(change);
    }

    @Override
    public void inherited(String how) {
        first.inherited(how);
        second.inherited(how);
    }

    @Override
    public ClassifierListener forModel(ModelSpec spec) {
        return new ListenerPair(first.forModel(spec), second.forModel(spec));
    }

    @Override
    public void writtenBack(int keys) {
        first.writtenBack(keys);
        second.writtenBack(keys);
    }
}

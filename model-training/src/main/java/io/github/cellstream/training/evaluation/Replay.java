package io.github.cellstream.training.evaluation;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.head.Head;
import io.github.cellstream.runtime.head.Heads;
import io.github.cellstream.runtime.head.Judgement;
import io.github.cellstream.runtime.input.FeatureEncoder;
import io.github.cellstream.training.Sequence;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Steps sequences through a model event by event and hands every judgement on, as the operator does for the keys of a topic: each
 * sequence has a row of the batch, its state and its head's memory to itself, and begins at the initial state.
 */
public final class Replay {
    private static final int IDLE = -1;

    private final SequenceModel model;
    private final Head head;
    private final StepBatch batch;
    private final Judgement judgement;
    private final Optional<FeatureEncoder> encoder;
    private final float[][] memories;
    private final float[] reading;
    private final int[] sequence;
    private final int[] step;

    /** Hears what was said of each event. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Takes the judgement of one event.
         *
         * @param sequence its index in the list
         * @param step from 0
         * @param judgement of this event; overwritten by the next
         */
        void judged(int sequence, int step, Judgement judgement);
    }

    /**
     * Prepares to step a model.
     *
     * @param rows sequences that are stepped together, {@code >= 1}
     */
    public Replay(SequenceModel model, int rows) {
        this.model = model;
        head = Heads.of(model.spec());
        batch = model.newBatch(rows);
        judgement = new Judgement(model.spec());
        encoder = model.spec().input().kind() == InputKind.FEATURES
                ? Optional.of(new FeatureEncoder(model.spec().input()))
                : Optional.empty();
        memories = new float[rows][head.memorySize()];
        reading = new float
                [model.spec().input().kind() == InputKind.FEATURES
                        ? model.spec().input().size()
                        : 0];
        sequence = new int[rows];
        step = new int[rows];
    }

    /** Steps all sequences to their ends. Those of one sequence are heard in order; sequences come interleaved. */
    public void run(List<Sequence> sequences, Listener listener) {
        Arrays.fill(sequence, IDLE);
        int next = 0;
        int rows = 0;
        while (true) {
            for (int row = 0; row < batch.capacity(); row++) {
                if (sequence[row] == IDLE && next < sequences.size()) {
                    begin(row, next++);
                    rows = Math.max(rows, row + 1);
                }
            }
            rows = compact(rows);
            if (rows == 0) {
                return;
            }
            advance(rows, sequences, listener);
        }
    }

    private void begin(int row, int index) {
        sequence[row] = index;
        step[row] = 0;
        model.initialState(batch.states(), batch.stateOffset(row));
        head.initialMemory(memories[row], 0);
    }

    /** Moves rows down so that none in between is idle; returns how many are not. */
    private int compact(int rows) {
        int kept = 0;
        for (int row = 0; row < rows; row++) {
            if (sequence[row] != IDLE) {
                if (kept < row) {
                    sequence[kept] = sequence[row];
                    step[kept] = step[row];
                    System.arraycopy(
                            batch.states(),
                            batch.stateOffset(row),
                            batch.states(),
                            batch.stateOffset(kept),
                            model.spec().stateSize());
                    System.arraycopy(memories[row], 0, memories[kept], 0, memories[row].length);
                    sequence[row] = IDLE;
                }
                kept++;
            }
        }
        return kept;
    }

    private void advance(int rows, List<Sequence> sequences, Listener listener) {
        for (int row = 0; row < rows; row++) {
            feed(row, sequences.get(sequence[row]), step[row]);
        }
        batch.size(rows);
        model.step(batch);
        for (int row = 0; row < rows; row++) {
            head.judge(batch, row, memories[row], 0, judgement);
            listener.judged(sequence[row], step[row], judgement);
            if (++step[row] == sequences.get(sequence[row]).length()) {
                sequence[row] = IDLE;
            }
        }
    }

    private void feed(int row, Sequence from, int at) {
        if (encoder.isPresent()) {
            for (int f = 0; f < reading.length; f++) {
                reading[f] = from.feature(at, f);
            }
            encoder.get().encode(reading, batch, row);
        } else {
            batch.tokens()[row] = from.token(at);
        }
    }
}

package io.github.cellstream.training.evaluation;

import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.training.Sequence;
import java.util.ArrayList;
import java.util.List;

/**
 * How well a classifier does, at the end of each sequence and on the way there.
 *
 * @param quarters after a quarter, half, three quarters and the whole of each sequence, rounded up to a whole event
 * @param unlearnt sequences of a class that the model doesn't have; each counts as wrong in {@link #accuracy}
 */
public record ClassificationScore(List<Confusion> quarters, long unlearnt) {
    private static final int ROWS = 64;
    private static final int PARTS = 4;

    /** Copies the list. */
    public ClassificationScore {
        quarters = List.copyOf(quarters);
    }

    /**
     * Steps sequences through a model.
     *
     * @param labels the model's classes
     * @param sequences with labels
     */
    public static ClassificationScore of(SequenceModel model, List<String> labels, List<Sequence> sequences) {
        List<Confusion> quarters = new ArrayList<>();
        for (int part = 0; part < PARTS; part++) {
            quarters.add(new Confusion(labels));
        }
        List<Sequence> learnt =
                sequences.stream().filter(sequence -> sequence.label() >= 0).toList();
        new Replay(model, ROWS).run(learnt, (index, step, judgement) -> {
            Sequence sequence = learnt.get(index);
            for (int part = 0; part < PARTS; part++) {
                if (step == lastStep(part, sequence.length())) {
                    quarters.get(part).add(sequence.label(), judgement.best);
                }
            }
        });
        return new ClassificationScore(quarters, sequences.size() - learnt.size());
    }

    /** Returns this score with the sequences of another, of the next fold. */
    public ClassificationScore plus(ClassificationScore other) {
        for (int part = 0; part < PARTS; part++) {
            quarters.get(part).addAll(other.quarters.get(part));
        }
        return new ClassificationScore(quarters, unlearnt + other.unlearnt);
    }

    /** Returns the table at the end of the sequences. */
    public Confusion atEnd() {
        return quarters.get(PARTS - 1);
    }

    /**
     * Returns the share of sequences that were recognised.
     *
     * @param part 0 after a quarter, to 3 at the end
     */
    public double accuracy(int part) {
        Confusion table = quarters.get(part);
        long learnt = table.total();
        return learnt == 0 ? 0 : table.accuracy() * learnt / (learnt + unlearnt);
    }

    /** Returns the step at which a part of a sequence is over. */
    static int lastStep(int part, int length) {
        return ((part + 1) * length + PARTS - 1) / PARTS - 1;
    }
}

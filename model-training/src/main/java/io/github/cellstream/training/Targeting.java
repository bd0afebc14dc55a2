package io.github.cellstream.training;

import io.github.cellstream.training.pass.Targets;
import java.util.List;

/**
 * What an objective asks of each step.
 *
 * @param objective what is made small
 * @param classWeights what a target of each class counts; empty for alike
 */
record Targeting(Objective objective, List<Float> classWeights) {
    /** Returns the steps of a sequence that are worth taking, 0 if it has no target. */
    int steps(Sequence sequence) {
        int length = sequence.length();
        return switch (objective) {
            case CLASS_AT_END -> sequence.labelAt(length - 1) == Sequence.NO_LABEL ? 0 : length;
            case CLASS_AT_EVERY_STEP, CLASS_RISING ->
                sequence.label() == Sequence.NO_LABEL && !sequence.isLabelledPerStep() ? 0 : length;
            case NEXT_TOKEN, FORECAST_SQUARED, FORECAST_HUBER, FORECAST_GAUSSIAN -> length - 1;
        };
    }

    boolean atEnd() {
        return objective == Objective.CLASS_AT_END;
    }

    /** Returns what a step's target counts, 0 if it has none. */
    float weight(Sequence sequence, int step) {
        int length = sequence.length();
        return switch (objective) {
            case CLASS_AT_END -> step == length - 1 ? weight(sequence.labelAt(step)) : 0;
            case CLASS_AT_EVERY_STEP -> weight(sequence.labelAt(step));
            case CLASS_RISING -> 2f * (step + 1) / (length + 1) * weight(sequence.labelAt(step));
            case NEXT_TOKEN -> step + 1 < length ? weight(sequence.token(step + 1)) : 0;
            case FORECAST_SQUARED, FORECAST_HUBER, FORECAST_GAUSSIAN -> step + 1 < length ? 1 : 0;
        };
    }

    /** Returns the weight of all targets of a batch. */
    double weight(Batch batch) {
        double sum = 0;
        for (List<Slice> shard : batch.shards()) {
            for (Slice slice : shard) {
                int end = slice.from() + slice.steps();
                for (int step = atEnd() ? end - 1 : slice.from(); step < end; step++) {
                    sum += weight(slice.sequence(), step);
                }
            }
        }
        return sum;
    }

    /** Writes a step's target. */
    void write(Sequence sequence, int step, Targets targets, int row, Normalizer normalizer) {
        float weight = weight(sequence, step);
        if (weight == 0) {
            targets.ignore(row);
        } else if (objective == Objective.NEXT_TOKEN) {
            targets.set(row, sequence.token(step + 1), weight);
        } else if (objective.isCrossEntropy()) {
            targets.set(row, sequence.labelAt(step), weight);
            if (objective == Objective.CLASS_RISING && step < sequence.length() - 1) {
                targets.leaveUncounted(row);
            }
        } else {
            targets.set(row, 0, weight);
            for (int f = 0; f < sequence.width(); f++) {
                targets.setValue(row, f, normalizer.apply(sequence.feature(step + 1, f), f));
            }
        }
    }

    private float weight(int label) {
        if (label == Sequence.NO_LABEL) {
            return 0;
        }
        return classWeights.isEmpty() ? 1 : classWeights.get(label);
    }
}

package io.github.cellstream.training;

import io.github.cellstream.runtime.Task;

/** What is made small. Losses are means over the targets, in nats for the cross-entropies. */
public enum Objective {
    /** Cross-entropy of the sequence's label, at the last step alone (many-to-one). */
    CLASS_AT_END(Task.CLASSIFICATION),
    /** Cross-entropy of each step's label; steps of a sequence without labels of their own bear the sequence's. */
    CLASS_AT_EVERY_STEP(Task.CLASSIFICATION),
    /**
     * As {@link #CLASS_AT_EVERY_STEP}, step t of T weighted by {@code 2 (t + 1) / (T + 1)}: what comes late counts more.
     * Accuracy is that of the last step.
     */
    CLASS_RISING(Task.CLASSIFICATION),
    /** Cross-entropy of the token that comes next, at every step but the last. */
    NEXT_TOKEN(Task.NEXT_TOKEN),
    /** Half the squared error of the next step's features, in normalised units, summed over features. */
    FORECAST_SQUARED(Task.FORECAST),
    /** Huber's loss (1964) of the next step's features: squared up to 1 normalised unit, linear beyond. */
    FORECAST_HUBER(Task.FORECAST),
    /**
     * Negative log-likelihood of the next step's features under independent Gaussians (Nix and Weigend, 1994). The network
     * gives {@code 2 · features} numbers: the means, then the logarithms of the variances.
     */
    FORECAST_GAUSSIAN(Task.FORECAST);

    private final Task task;

    Objective(Task task) {
        this.task = task;
    }

    /** Returns the task of a model trained so. */
    public Task task() {
        return task;
    }

    /** Returns whether the network's last layer must give probabilities. */
    public boolean isCrossEntropy() {
        return task != Task.FORECAST;
    }

    /** Returns the numbers that the network must give at a step. */
    public int outputs(TrainingSet set) {
        return switch (this) {
            case CLASS_AT_END, CLASS_AT_EVERY_STEP, CLASS_RISING -> set.labels().size();
            case NEXT_TOKEN, FORECAST_SQUARED, FORECAST_HUBER -> set.input().size();
            case FORECAST_GAUSSIAN -> 2 * set.input().size();
        };
    }
}

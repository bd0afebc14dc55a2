package io.github.cellstream.training;

/**
 * Adam (Kingma and Ba, 2015) with decoupled weight decay (Loshchilov and Hutter, 2019).
 *
 * @param learningRate the schedule's greatest
 * @param schedule how the rate changes over the batches
 * @param weightDecay share of a weight matrix that is taken away per batch and unit of rate, {@code >= 0}; biases, embeddings
 *     and normalisations don't decay
 * @param beta1 memory of the gradient, {@code [0, 1)}
 * @param beta2 memory of its square, {@code [0, 1)}
 */
public record Optimization(float learningRate, Schedule schedule, float weightDecay, float beta1, float beta2) {
    /** Adam at 2e-3, constant, without decay. */
    public static final Optimization DEFAULT = new Optimization(2e-3f, Schedule.CONSTANT, 0, 0.9f, 0.999f);

    /** Checks the ranges. */
    public Optimization {
        if (!(learningRate > 0) || !(weightDecay >= 0) || !(beta1 >= 0 && beta1 < 1) || !(beta2 >= 0 && beta2 < 1)) {
            throw new IllegalArgumentException("learning rate " + learningRate + ", weight decay " + weightDecay
                    + ", betas " + beta1 + " and " + beta2);
        }
    }

    /** The same at another rate. */
    public Optimization withLearningRate(float rate) {
        return new Optimization(rate, schedule, weightDecay, beta1, beta2);
    }

    /** The same with another schedule. */
    public Optimization withSchedule(Schedule other) {
        return new Optimization(learningRate, other, weightDecay, beta1, beta2);
    }

    /** The same with another decay of weights. */
    public Optimization withWeightDecay(float decay) {
        return new Optimization(learningRate, schedule, decay, beta1, beta2);
    }
}

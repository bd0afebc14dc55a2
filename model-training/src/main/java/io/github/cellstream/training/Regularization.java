package io.github.cellstream.training;

import java.util.List;

/**
 * What keeps training from going astray. Dropout is a layer of the network, see {@link NetworkBuilder#dropout}.
 *
 * @param clipNorm a batch's gradient longer than this is shortened to it (Pascanu, Mikolov and Bengio, 2013); 0 for never
 * @param labelSmoothing share of the target spread evenly over all classes (Szegedy et al., 2016), {@code [0, 1)}
 * @param classWeights what a target of each class counts, relative to the others; empty for alike
 * @param averaging memory of the running mean of weights that is judged and returned in place of the last (Polyak's
 *     averaging, exponentially forgetting), {@code [0, 1)}; 0 for none
 * @param noise standard deviation of the Gaussian noise that is added to normalised features while training (Bishop, 1995),
 *     {@code >= 0}
 * @param recurrentDropout share of each recurrent matrix's weights that a batch goes without (Merity, Keskar and Socher, 2018),
 *     {@code [0, 1)}
 */
public record Regularization(
        float clipNorm,
        float labelSmoothing,
        List<Float> classWeights,
        float averaging,
        float noise,
        float recurrentDropout) {
    /** Gradients clipped at 1, nothing else. */
    public static final Regularization DEFAULT = new Regularization(1, 0, List.of(), 0, 0, 0);

    /** Checks the ranges. */
    public Regularization {
        classWeights = List.copyOf(classWeights);
        if (!(clipNorm >= 0)
                || !(labelSmoothing >= 0 && labelSmoothing < 1)
                || !(averaging >= 0 && averaging < 1)
                || !(noise >= 0)
                || !(recurrentDropout >= 0 && recurrentDropout < 1)) {
            throw new IllegalArgumentException("clip norm " + clipNorm + ", label smoothing " + labelSmoothing
                    + ", averaging " + averaging + ", noise " + noise + ", recurrent dropout " + recurrentDropout);
        }
        if (classWeights.stream().anyMatch(weight -> !(weight >= 0 && Float.isFinite(weight)))) {
            throw new IllegalArgumentException("class weights " + classWeights);
        }
    }

    /** The same with another limit of the gradient. */
    public Regularization withClipNorm(float norm) {
        return new Regularization(norm, labelSmoothing, classWeights, averaging, noise, recurrentDropout);
    }

    /** The same with another smoothing of labels. */
    public Regularization withLabelSmoothing(float share) {
        return new Regularization(clipNorm, share, classWeights, averaging, noise, recurrentDropout);
    }

    /** The same with other weights of classes. */
    public Regularization withClassWeights(List<Float> weights) {
        return new Regularization(clipNorm, labelSmoothing, weights, averaging, noise, recurrentDropout);
    }

    /** The same with another averaging of weights. */
    public Regularization withAveraging(float memory) {
        return new Regularization(clipNorm, labelSmoothing, classWeights, memory, noise, recurrentDropout);
    }

    /** The same with another noise on features. */
    public Regularization withNoise(float deviation) {
        return new Regularization(clipNorm, labelSmoothing, classWeights, averaging, deviation, recurrentDropout);
    }

    /** The same with other recurrent weights dropped. */
    public Regularization withRecurrentDropout(float share) {
        return new Regularization(clipNorm, labelSmoothing, classWeights, averaging, noise, share);
    }
}

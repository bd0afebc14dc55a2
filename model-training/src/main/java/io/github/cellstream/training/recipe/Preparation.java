package io.github.cellstream.training.recipe;

import io.github.cellstream.training.data.VocabularyOptions;

/**
 * What is done to examples before training.
 *
 * @param vocabulary which tokens are taken
 * @param tokenDropout share of the inputs that read {@code <unk>}, {@code [0, 1)}
 * @param copies times that an epoch passes over each sequence, each with other inputs dropped, {@code >= 1}
 * @param distinct whether equal sequences are learnt from once
 * @param validation share of the examples that is not learnt from but chooses the best epoch, {@code [0, 1)}; of one long sequence
 *     its end
 */
public record Preparation(
        VocabularyOptions vocabulary, double tokenDropout, int copies, boolean distinct, double validation) {
    /** Every token, nothing dropped, a tenth for validation. */
    public static final Preparation DEFAULT = new Preparation(VocabularyOptions.ALL, 0, 1, false, 0.1);

    /** Checks the ranges. */
    public Preparation {
        if (!(tokenDropout >= 0 && tokenDropout < 1) || copies < 1 || !(validation >= 0 && validation < 1)) {
            throw new IllegalArgumentException(
                    "token dropout " + tokenDropout + " in " + copies + " copies, validation " + validation);
        }
    }

    /** The same with another vocabulary. */
    public Preparation withVocabulary(VocabularyOptions other) {
        return new Preparation(other, tokenDropout, copies, distinct, validation);
    }

    /** The same with other inputs dropped. */
    public Preparation withTokenDropout(double rate, int times) {
        return new Preparation(vocabulary, rate, times, distinct, validation);
    }

    /** The same with equal sequences learnt from once. */
    public Preparation withDistinct() {
        return new Preparation(vocabulary, tokenDropout, copies, true, validation);
    }

    /** The same with another share for validation. */
    public Preparation withValidation(double share) {
        return new Preparation(vocabulary, tokenDropout, copies, distinct, share);
    }
}

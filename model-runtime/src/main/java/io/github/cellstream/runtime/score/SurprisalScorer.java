package io.github.cellstream.runtime.score;

import io.github.cellstream.runtime.head.Judgement;
import java.util.Arrays;

/**
 * How improbable a token's surprisal is against the history of its key.
 *
 * <p>A histogram of surprisals, half a bit to a bin, gives p, the share of the history that surprised at least as much. What
 * the model itself says stands in for {@link #PRIOR} tokens of history: the probability, a moment ago, of some token no more
 * probable than the one that came; so it is calibrated from the first token on as well as the model is. Beyond everything
 * seen there may be one token more, its probability halving with each bit. The score is {@code 1 − p}, the surprisal's quantile. With r the share of anomalous tokens that is expected, the likelihood is {@code r / (r + p)}:
 * Bayes' rule for faults that always look so odd.
 *
 * <p>When the histogram holds twice the horizon it is halved, so that old tokens count for less and less. What was judged
 * anomalous is learnt with a tenth of the weight.
 *
 * <pre>
 * total  [1]   weight of all bins
 * bins   [64]  weight of surprisals in [i/2, (i+1)/2) bits; the last one holds all beyond
 * </pre>
 */
final class SurprisalScorer implements Scorer {
    private static final int BINS = 64;
    private static final float BINS_PER_BIT = 2;
    private static final float PRIOR = 8;
    /** A bin of less weight counts as empty where the farthest surprisal seen is asked for. */
    private static final float SEEN = 0.5f;

    private static final float ANOMALOUS = 0.9f;
    private static final float DISTRUST = 0.1f;

    private final float rate;
    private final float most;

    SurprisalScorer(float rate, int horizon) {
        this.rate = rate;
        this.most = 2f * horizon;
    }

    @Override
    public int memorySize() {
        return 1 + BINS;
    }

    @Override
    public void initialMemory(float[] memory, int offset) {
        Arrays.fill(memory, offset, offset + memorySize(), 0);
    }

    @Override
    public void score(Judgement judgement, float[] memory, int offset) {
        float surprise = judgement.surprise;
        if (Float.isNaN(surprise)) {
            judgement.score = 0;
            judgement.likelihood = 0;
            return;
        }
        int bin = (int) Math.min(BINS - 1, surprise * BINS_PER_BIT);
        float beyond = PRIOR * noMoreProbable(judgement.expected, judgement.token);
        for (int i = bin + 1; i < BINS; i++) {
            beyond += memory[offset + 1 + i];
        }
        beyond += unseen(surprise, memory, offset);
        float within = Math.min(1, surprise * BINS_PER_BIT - bin);
        beyond += (1 - within) * memory[offset + 1 + bin];
        float p = Math.min(1, beyond / (PRIOR + 1 + memory[offset]));
        judgement.score = 1 - p;
        judgement.likelihood = rate / (rate + p);
        learn(bin, judgement.likelihood >= ANOMALOUS ? DISTRUST : 1, memory, offset);
    }

    private static float unseen(float surprise, float[] memory, int offset) {
        int highest = BINS - 1;
        while (highest >= 0 && memory[offset + 1 + highest] < SEEN) {
            highest--;
        }
        float distance = surprise - (highest + 1) / BINS_PER_BIT;
        return distance > 0 ? (float) StrictMath.pow(2, -distance) : 1;
    }

    private static float noMoreProbable(float[] expected, int token) {
        float sum = 0;
        for (float probability : expected) {
            sum += probability <= expected[token] ? probability : 0;
        }
        return sum;
    }

    private void learn(int bin, float weight, float[] memory, int offset) {
        memory[offset + 1 + bin] += weight;
        memory[offset] += weight;
        if (memory[offset] >= most) {
            float total = 0;
            for (int i = 1; i <= BINS; i++) {
                memory[offset + i] /= 2;
                total += memory[offset + i];
            }
            memory[offset] = total;
        }
    }
}

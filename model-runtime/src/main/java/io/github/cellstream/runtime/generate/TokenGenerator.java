package io.github.cellstream.runtime.generate;

import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.head.Ranking;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Continues a sequence of tokens: draws the next one from what the model expects, steps the model with it, and so on.
 *
 * <p>Has a state of its own; that of the sequence which it continues is copied and stays as it is. For one thread.
 */
public final class TokenGenerator {
    private final SequenceModel model;
    private final Sampling sampling;
    private final StepBatch batch;
    private final float[] expected;
    private final int[] candidates;
    private final double[] weights;
    private SplittableRandom random;
    private boolean begun;

    /**
     * Prepares to generate, from the beginning of a sequence.
     *
     * @param model stays open as long as this is used
     * @throws IllegalArgumentException if the model does not expect tokens
     */
    public TokenGenerator(SequenceModel model, Sampling sampling) {
        if (model.spec().task() != Task.NEXT_TOKEN) {
            throw new IllegalArgumentException("model " + model.spec().id().name() + " is for task "
                    + model.spec().task() + ", wanted NEXT_TOKEN");
        }
        this.model = model;
        this.sampling = sampling;
        batch = model.newBatch(1);
        batch.size(1);
        int vocabulary = model.spec().taskOutputSize();
        expected = new float[vocabulary];
        int few = sampling.temperature() == 0 ? 1 : sampling.topK();
        candidates = new int[few == 0 ? vocabulary : Math.min(few, vocabulary)];
        weights = new double[candidates.length];
        random = new SplittableRandom(sampling.seed());
        start();
    }

    /** Goes back to the beginning of a sequence; the same tokens will be drawn again. */
    public void start() {
        model.initialState(batch.states(), batch.stateOffset(0));
        random = new SplittableRandom(sampling.seed());
        begun = false;
    }

    /**
     * Goes to where some sequence stands.
     *
     * @param states holds the sequence's state from {@code stateOffset}
     * @param probabilities what is expected next there, {@code [vocabulary]} from {@code offset}, as the model's last step
     *     said
     */
    public void resume(float[] states, int stateOffset, float[] probabilities, int offset) {
        System.arraycopy(
                states,
                stateOffset,
                batch.states(),
                batch.stateOffset(0),
                model.spec().stateSize());
        System.arraycopy(probabilities, offset, expected, 0, expected.length);
        random = new SplittableRandom(sampling.seed());
        begun = true;
    }

    /** Reads a token that came, as if it had been drawn. */
    public void read(int token) {
        batch.tokens()[0] = token;
        model.step(batch);
        System.arraycopy(batch.outputs(), batch.outputOffset(0), expected, 0, expected.length);
        begun = true;
    }

    /**
     * Draws the next token and reads it.
     *
     * @return its id
     * @throws IllegalStateException if nothing was read yet, so that nothing is expected
     */
    public int next() {
        if (!begun) {
            throw new IllegalStateException("nothing was read yet: there is no telling what comes first");
        }
        int token = draw();
        read(token);
        return token;
    }

    private int draw() {
        int found = candidates.length;
        if (found == expected.length) {
            Arrays.setAll(candidates, i -> i);
        } else {
            found = Ranking.top(expected, candidates);
        }
        if (found == 1) {
            return candidates[0];
        }
        double most = 0;
        for (int i = 0; i < found; i++) {
            most = Math.max(most, expected[candidates[i]]);
        }
        double sum = 0;
        for (int i = 0; i < found; i++) {
            double share = expected[candidates[i]] / most;
            weights[i] = share > 0 ? StrictMath.pow(share, 1 / sampling.temperature()) : 0;
            sum += weights[i];
        }
        double left = random.nextDouble() * sum;
        int last = 0;
        for (int i = 0; i < found; i++) {
            if (weights[i] > 0) {
                last = i;
                left -= weights[i];
                if (left < 0) {
                    break;
                }
            }
        }
        return candidates[last];
    }
}

package io.github.cellstream.training.pass;

import io.github.cellstream.runtime.network.Network;
import io.github.cellstream.training.kernel.GateKernels;
import java.util.Arrays;
import java.util.List;

/**
 * One shard's chain of passes. Sequences are set first, longest first, then their inputs, states and targets by packed row;
 * then the shard goes forwards and, in training, backwards. For one thread at a time.
 */
public final class NetworkPass {
    private final Shape shape;
    private final Loss loss;
    private final List<Pass> passes;
    private final List<RecurrentPass> recurrent;
    private final int[] tokens;
    private final Activations input;
    private final Activations output;
    private final Targets targets;

    /**
     * What a shard can hold, and what is asked of it.
     *
     * @param rows sequences at most
     * @param total steps of all sequences at most
     * @param atEnd whether outputs are judged once a sequence, at its last step
     * @param logits whether a softmax at the network's end is left to the loss
     * @param targetWidth numbers to be forecast, 0 for classes
     */
    public record Extent(int rows, int total, boolean atEnd, boolean logits, int targetWidth) {}

    /**
     * Makes room for a shard.
     *
     * @throws IllegalArgumentException if it is too large for one array
     */
    public NetworkPass(Network network, Parameters parameters, Extent extent, Loss loss, GateKernels kernels) {
        this.shape = new Shape(extent.rows(), extent.total());
        this.loss = loss;
        PassBuilder builder = new PassBuilder(network, parameters, shape, kernels);
        this.input = builder.input();
        this.output = builder.chain(extent.atEnd(), extent.logits());
        this.passes = List.copyOf(builder.passes);
        this.recurrent = List.copyOf(builder.recurrent);
        this.tokens = builder.tokens;
        this.targets = new Targets(extent.atEnd() ? extent.rows() : extent.total(), extent.targetWidth());
    }

    /** Takes the lengths of {@code rows} sequences, longest first; returns how their steps are packed. */
    public Shape begin(int[] lengths, int rows) {
        shape.set(lengths, rows);
        return shape;
    }

    /** Sets the token of a packed row. */
    public void setToken(int row, int token) {
        tokens[row] = token;
    }

    /** Sets a feature of a packed row. */
    public void setFeature(int row, int feature, float value) {
        input.tape().data()[input.value(row) + feature] = value;
    }

    /** Returns the targets, to be set. */
    public Targets targets() {
        return targets;
    }

    /** Returns the floats of a sequence's state: h, and of an LSTM c, layer after layer. */
    public int stateSize() {
        return recurrent.stream().mapToInt(RecurrentPass::stateSize).sum();
    }

    /** Sets a sequence's states to those that the network begins with. */
    public void beginAnew(int row) {
        for (RecurrentPass pass : recurrent) {
            pass.begin(row, pass.initialState(), 0);
        }
    }

    /** Sets a sequence's states. */
    public void beginWith(int row, float[] states) {
        int offset = 0;
        for (RecurrentPass pass : recurrent) {
            pass.begin(row, states, offset);
            offset += pass.stateSize();
        }
    }

    /** Gets a sequence's states behind its last step. */
    public void end(int row, float[] states) {
        int offset = 0;
        for (RecurrentPass pass : recurrent) {
            pass.end(row, states, offset);
            offset += pass.stateSize();
        }
    }

    /**
     * Computes the outputs and judges them.
     *
     * @param training whether dropout drops
     * @param seed of its random numbers
     */
    public Loss.Judged forward(boolean training, long seed) {
        if (shape.rows() == 0) {
            return Loss.Judged.NOTHING;
        }
        long state = seed;
        for (Pass pass : passes) {
            state = DropMask.mix(state + 1);
            pass.forward(training, state);
        }
        return loss.judge(
                new Outputs(
                        output.tape().data(),
                        output.values(),
                        output.gradients(),
                        output.rows(),
                        output.width(),
                        output.stride()),
                targets);
    }

    /**
     * Computes the gradients.
     *
     * @param gradient overwritten, in the layout of {@link Parameters}
     */
    public void backward(float[] gradient) {
        if (shape.rows() == 0) {
            Arrays.fill(gradient, 0f);
            return;
        }
        for (int i = passes.size() - 1; i >= 0; i--) {
            passes.get(i).backward(gradient);
        }
    }
}

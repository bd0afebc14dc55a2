package io.github.cellstream.training.pass;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.network.Activation;
import io.github.cellstream.runtime.network.Layer;
import io.github.cellstream.runtime.network.Network;
import io.github.cellstream.training.kernel.GateKernels;
import java.util.ArrayList;
import java.util.List;

/** Chains the passes of a network's layers for one shard. */
final class PassBuilder {
    final List<Pass> passes = new ArrayList<>();
    final List<RecurrentPass> recurrent = new ArrayList<>();
    final int[] tokens;

    private final Network network;
    private final Parameters parameters;
    private final GateKernels kernels;
    private final Multiply multiply;
    private final Shape shape;
    private final Tape tape = new Tape();
    private Activations current;

    PassBuilder(Network network, Parameters parameters, Shape shape, GateKernels kernels) {
        this.network = network;
        this.parameters = parameters;
        this.shape = shape;
        this.kernels = kernels;
        this.multiply = new Multiply(kernels.kernels());
        boolean features = network.kind() == InputKind.FEATURES;
        this.tokens = new int[features ? 0 : shape.maxTotal()];
        int stride = Tape.stride(network.inputSize(), multiply.width());
        int values = features ? tape.reserve((long) shape.maxTotal() * stride) : 0;
        this.current = new Activations(tape, shape, values, Activations.NONE, network.inputSize(), stride, false);
    }

    /** Returns where features go. */
    Activations input() {
        return current;
    }

    /**
     * Chains all passes.
     *
     * @param atEnd whether the last step of a sequence is all that counts
     * @param logits whether a softmax at the end is left to the loss
     * @return the last values
     */
    Activations chain(boolean atEnd, boolean logits) {
        List<Layer> layers = network.layers();
        int lastRecurrent = -1;
        for (int i = 0; i < layers.size(); i++) {
            boolean remembers = layers.get(i) instanceof Layer.Recurrent;
            lastRecurrent = remembers || layers.get(i) instanceof Layer.Embedding ? i : lastRecurrent;
        }
        if (atEnd && lastRecurrent < 0) {
            end();
        }
        for (int i = 0; i < layers.size(); i++) {
            boolean last = i == layers.size() - 1;
            add(layers, i, last && logits);
            if (atEnd && i == lastRecurrent) {
                end();
            }
        }
        return current;
    }

    private void add(List<Layer> layers, int index, boolean logits) {
        Layer layer = layers.get(index);
        if (layer instanceof Layer.Embedding embedding) {
            if (!readsTable(layers, index + 1)) {
                Activations output = reserve(embedding.size());
                passes.add(
                        new EmbeddingPass((EmbeddingParameters) parameters.of(embedding), tokens, output, parameters));
                current = output;
            }
        } else if (layer instanceof Layer.Recurrent cell) {
            recurrent(layers, index, cell);
        } else if (layer instanceof Layer.Dense dense) {
            Activations output = reserve(dense.output());
            passes.add(new DensePass((DenseParameters) parameters.of(dense), current, output, parameters, multiply));
            current = output;
            activate(dense.activation(), logits);
        } else if (layer instanceof Layer.Nonlinearity nonlinearity) {
            activate(nonlinearity.activation(), logits);
        } else if (layer instanceof Layer.Dropout dropout) {
            Activations output = reserve(current.width());
            passes.add(new DropoutPass(dropout.rate(), current, output));
            current = output;
        } else if (layer instanceof Layer.LayerNormalization normalization) {
            Activations output = reserve(current.width());
            passes.add(new NormalizationPass(
                    (NormalizationParameters) parameters.of(normalization), current, output, parameters));
            current = output;
        }
    }

    private void recurrent(List<Layer> layers, int index, Layer.Recurrent cell) {
        Activations output = reserve(cell.hidden());
        RecurrentTape own = new RecurrentTape((RecurrentParameters) parameters.of(cell), output);
        RecurrentInput input = readsTable(layers, index)
                ? new TableInput(
                        own, (EmbeddingParameters) parameters.of(layers.get(index - 1)), tokens, parameters, multiply)
                : new DirectInput(own, current, parameters, multiply);
        RecurrentPass pass = new RecurrentPass(own, input, parameters, kernels);
        passes.add(pass);
        recurrent.add(pass);
        current = output;
    }

    /** Returns whether a recurrent layer stands right behind an embedding of fewer tokens than half a shard's steps. */
    private boolean readsTable(List<Layer> layers, int index) {
        return index > 0
                && index < layers.size()
                && layers.get(index) instanceof Layer.Recurrent
                && layers.get(index - 1) instanceof Layer.Embedding embedding
                && 2L * embedding.vocabulary() <= shape.maxTotal();
    }

    private void activate(Activation activation, boolean logits) {
        if (activation.equals(Activation.IDENTITY) || (logits && activation.equals(Activation.SOFTMAX))) {
            return;
        }
        Activations output = reserve(current.width());
        passes.add(new ActivationPass(activation, current, output, kernels.kernels()));
        current = output;
    }

    private void end() {
        Activations output = Activations.reserve(tape, shape, current.width(), multiply.width(), true);
        passes.add(new EndPass(current, output));
        current = output;
    }

    private Activations reserve(int width) {
        return Activations.reserve(tape, shape, width, multiply.width(), current.atEnd());
    }
}

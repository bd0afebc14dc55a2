package io.github.cellstream.training.pass;

import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.network.Layer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a recurrent layer. Biases of input and recurrence are one, but for the candidate of a {@link
 * Cell#GRU_RESET_AFTER}, whose slots are z, r, W x and R h: there W has nothing in the last slot and R nothing in the one
 * before.
 */
final class RecurrentParameters implements LayerParameters {
    /** The slot that W leaves empty. */
    private static final int ONLY_R = 3;
    /** The slot that R leaves empty. */
    private static final int ONLY_W = 2;

    final Layer.Recurrent layer;
    final Columns columns;
    final int bias;
    final PackedWeights input;
    final PackedWeights recurrent;
    final Tape derived;
    final @Nullable WeightDropout dropout;

    RecurrentParameters(Layer.Recurrent layer, int lanes, Tape weights, Tape derived, float recurrentDropout) {
        this.layer = layer;
        this.derived = derived;
        this.columns = Columns.of(layer.cell(), layer.hidden(), lanes);
        this.bias = weights.reserve((long) columns.panels() * columns.width());
        this.input = PackedWeights.reserve(weights, derived, layer.input(), columns.panels(), columns.width());
        this.recurrent = PackedWeights.reserve(weights, derived, layer.hidden(), columns.panels(), columns.width());
        this.dropout = recurrentDropout > 0 ? new WeightDropout(recurrent, recurrentDropout, derived) : null;
    }

    @Override
    public String name() {
        return layer.name();
    }

    @Override
    public List<Parameters.Range> ranges() {
        return List.of(
                new Parameters.Range(bias, columns.panels() * columns.width(), false),
                new Parameters.Range(input.at(), input.size(), true),
                new Parameters.Range(recurrent.at(), recurrent.size(), true));
    }

    @Override
    public void load(float[] weights) {
        for (int gate = 0; gate < layer.cell().gates(); gate++) {
            for (int unit = 0; unit < layer.hidden(); unit++) {
                int row = gate * layer.hidden() + unit;
                int w = columns.column(gate, unit);
                int r = columns.column(recurrentSlot(gate), unit);
                weights[bias + w] = layer.bias()[row];
                if (layer.recurrentBias().length > 0) {
                    weights[bias + r] += layer.recurrentBias()[row];
                }
                input.loadColumn(weights, w, layer.inputWeights(), row * layer.input());
                recurrent.loadColumn(weights, r, layer.recurrentWeights(), row * layer.hidden());
            }
        }
    }

    @Override
    public Layer store(float[] weights) {
        int rows = layer.cell().gates() * layer.hidden();
        float[] w = new float[rows * layer.input()];
        float[] r = new float[rows * layer.hidden()];
        float[] b = new float[rows];
        float[] rb = new float[hasBothBiases() ? rows : 0];
        for (int gate = 0; gate < layer.cell().gates(); gate++) {
            int slot = recurrentSlot(gate);
            for (int unit = 0; unit < layer.hidden(); unit++) {
                int row = gate * layer.hidden() + unit;
                b[row] = weights[bias + columns.column(gate, unit)];
                if (slot != gate) {
                    rb[row] = weights[bias + columns.column(slot, unit)];
                }
                input.storeColumn(weights, columns.column(gate, unit), w, row * layer.input());
                recurrent.storeColumn(weights, columns.column(slot, unit), r, row * layer.hidden());
            }
        }
        return new Layer.Recurrent(
                layer.name(), layer.cell(), layer.input(), layer.hidden(), w, r, b, rb, layer.initialState());
    }

    @Override
    public void derive(float[] weights, int part, int parts) {
        input.transpose(weights, derived.data(), part, parts);
        if (dropout == null) {
            recurrent.transpose(weights, derived.data(), part, parts);
        } else {
            dropout.derive(weights, derived.data(), part, parts);
        }
    }

    @Override
    public void draw(long seed) {
        if (dropout != null) {
            dropout.draw(seed);
        }
    }

    /** Zeroes the gradient by what is no weight or was dropped. */
    void mask(float[] gradient) {
        if (dropout != null) {
            dropout.gradient(gradient);
        }
        if (hasBothBiases()) {
            clear(gradient, input, ONLY_R);
            clear(gradient, recurrent, ONLY_W);
        }
    }

    private void clear(float[] gradient, PackedWeights matrix, int slot) {
        int lanes = columns.lanes();
        for (int row = 0; row < matrix.panels() * matrix.depth(); row++) {
            int from = matrix.at() + row * columns.width() + slot * lanes;
            Arrays.fill(gradient, from, from + lanes, 0f);
        }
    }

    private boolean hasBothBiases() {
        return layer.cell() == Cell.GRU_RESET_AFTER;
    }

    private int recurrentSlot(int gate) {
        return hasBothBiases() && gate == ONLY_W ? ONLY_R : gate;
    }
}

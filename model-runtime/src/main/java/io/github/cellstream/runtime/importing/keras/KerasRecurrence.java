package io.github.cellstream.runtime.importing.keras;

import io.github.cellstream.runtime.importing.GateOrder;
import io.github.cellstream.runtime.importing.NamedTensor;
import io.github.cellstream.runtime.network.Activation;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.network.CellActivations;
import io.github.cellstream.runtime.network.Layer;
import java.util.Arrays;
import java.util.Set;

/**
 * Reads {@code LSTM}, {@code GRU} and {@code SimpleRNN}: kernel [I, gates·H], recurrent_kernel [H, gates·H], bias
 * [gates·H], of a GRU with {@code reset_after} [2, gates·H]. Gates LSTM i, f, c, o; GRU z, r, h.
 *
 * <p>{@code stateful} is how every model runs here; {@code unroll} and dropout change nothing when a model is run, nor does
 * {@code return_state}, as a chain goes on with the first output alone.
 */
final class KerasRecurrence {
    static final Set<String> TYPES = Set.of("LSTM", "GRU", "SimpleRNN");

    private final KerasLayer layer;
    private final Cell cell;
    private final CellActivations activations;

    KerasRecurrence(KerasLayer layer, KerasActivations named) {
        this.layer = layer;
        for (String flag : new String[] {"go_backwards", "time_major"}) {
            if (layer.flag(flag, false)) {
                throw layer.unsupported(flag + " is set"
                        + (flag.equals("go_backwards") ? ": it needs steps that have not come yet" : ""));
            }
        }
        Activation state = named.inCell(layer, "activation", Activation.TANH);
        boolean plain = layer.type().equals("SimpleRNN");
        Activation gates = plain ? Activation.SIGMOID : named.inCell(layer, "recurrent_activation", Activation.SIGMOID);
        this.activations = new CellActivations(gates, state);
        this.cell = switch (layer.type()) {
            case "SimpleRNN" -> state.equals(Activation.RELU) ? Cell.RNN_RELU : Cell.RNN_TANH;
            case "LSTM" -> Cell.LSTM;
            default -> layer.flag("reset_after", true) ? Cell.GRU_RESET_AFTER : Cell.GRU;
        };
    }

    /**
     * Reads the weights.
     *
     * @param input features of a step
     */
    Layer.Recurrent read(KerasWeights weights, int input) {
        int hidden = layer.size("units");
        int columns = Math.multiplyExact(cell.gates(), hidden);
        NamedTensor kernel = weights.take(layer, "cell/", 0, "kernel").requireShape(input, columns);
        NamedTensor recurrent =
                weights.take(layer, "cell/", 1, "recurrent_kernel").requireShape(hidden, columns);
        float[] bias = new float[columns];
        float[] recurrentBias = new float[0];
        if (layer.flag("use_bias", true)) {
            NamedTensor both = weights.take(layer, "cell/", 2, "bias");
            if (cell == Cell.GRU_RESET_AFTER) {
                both.requireShape(2, columns);
                recurrentBias = Arrays.copyOfRange(both.values(), columns, 2 * columns);
            } else {
                both.requireShape(columns);
            }
            bias = Arrays.copyOf(both.values(), columns);
        }
        GateOrder order = cell == Cell.LSTM ? GateOrder.LSTM : GateOrder.AS_IS;
        return new Layer.Recurrent(
                layer.plainName(),
                cell,
                input,
                hidden,
                order.ordered(kernel.transposed()),
                order.ordered(recurrent.transposed()),
                order.ordered(bias),
                recurrentBias,
                new float[0],
                activations);
    }
}

package io.github.cellstream.runtime.importing.pytorch;

import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.importing.GateOrder;
import io.github.cellstream.runtime.importing.NamedTensor;
import io.github.cellstream.runtime.network.Activation;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.network.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code torch.nn.LSTM}, {@code GRU} and {@code RNN}: tensors {@code weight_ih_lK} [gates·H, I], {@code
 * weight_hh_lK} [gates·H, H], {@code bias_ih_lK} and {@code bias_hh_lK} [gates·H].
 *
 * <p>A projection ({@code weight_hr_lK} P [S, H], h = P (o ⊙ tanh c)) becomes an ordinary LSTM and a dense layer: since R h
 * = (R P) (o ⊙ tanh c), its recurrent weights are R P, multiplied out once in double precision. The state is that of the
 * full H.
 */
final class TorchRecurrence {
    /** Keeps R P from being many times as large as the file. */
    private static final int MAX_PROJECTION = 32;

    private final StateDict weights;
    private final Stage stage;
    private final RecurrentOptions options;
    private final Cell cell;

    TorchRecurrence(StateDict weights, Stage stage) {
        this.weights = weights;
        this.stage = stage;
        this.options = RecurrentOptions.of(weights.file(), stage);
        this.cell = cell();
    }

    /** Returns whether a module's tensors are those of a recurrent layer. */
    static boolean is(StateDict weights, String module) {
        return weights.has(module + ".weight_ih_l0");
    }

    /** Returns the module's layers, first to last. */
    List<Layer> layers() {
        List<Layer> layers = new ArrayList<>();
        int count = 0;
        while (weights.has(stage.name() + ".weight_ih_l" + count)) {
            if (weights.has(stage.name() + ".weight_ih_l" + count + "_reverse")) {
                throw refused("it is bidirectional: it needs steps that have not come yet");
            }
            layer(layers, "_l" + count);
            count++;
        }
        if (options.layers() > 0 && options.layers() != count) {
            throw refused("found " + count + " layers, the architecture says " + options.layers());
        }
        return layers;
    }

    private void layer(List<Layer> layers, String suffix) {
        String module = stage.name();
        boolean projected = weights.has(module + ".weight_hr" + suffix);
        NamedTensor w = weights.take(module + ".weight_ih" + suffix).requireRank(2);
        NamedTensor r = weights.take(module + ".weight_hh" + suffix).requireRank(2);
        int rows = r.axis(0);
        int hidden = rows / cell.gates();
        int input = w.axis(1);
        int fedBack = projected ? r.axis(1) : hidden;
        r.requireShape(cell.gates() * hidden, fedBack);
        w.requireShape(rows, input);
        float[] recurrent = r.values();
        Optional<Layer> projection = Optional.empty();
        if (projected) {
            if (hidden / MAX_PROJECTION > fedBack) {
                throw refused("it projects " + hidden + " units to " + fedBack + "; at most 1 : " + MAX_PROJECTION);
            }
            NamedTensor p = weights.take(module + ".weight_hr" + suffix).requireShape(fedBack, hidden);
            recurrent = product(recurrent, p.values(), rows, fedBack, hidden);
            projection = Optional.of(new Layer.Dense(
                    module + suffix + ".projection",
                    hidden,
                    fedBack,
                    p.values(),
                    new float[fedBack],
                    Activation.IDENTITY));
        }
        if ((projected ? fedBack : 0) != options.projection()) {
            throw refused("found "
                    + (projected ? "a projection of size " + fedBack : "no projection (weight_hr" + suffix + ")")
                    + ", the architecture says proj_size " + options.projection());
        }
        GateOrder order = order();
        layers.add(new Layer.Recurrent(
                module + suffix,
                cell,
                input,
                hidden,
                order.ordered(w.values()),
                order.ordered(recurrent),
                order.ordered(bias("bias_ih" + suffix, rows)),
                order.ordered(bias("bias_hh" + suffix, rows)),
                new float[0]));
        projection.ifPresent(layers::add);
    }

    private float[] bias(String name, int rows) {
        return weights.takeIfThere(stage.name() + "." + name)
                .map(bias -> bias.requireShape(rows).values())
                .orElseGet(() -> new float[rows]);
    }

    private Cell cell() {
        int gates = gates();
        return switch (options.kind()) {
            case "LSTM" -> requireGates(Cell.LSTM, gates);
            case "GRU" -> requireGates(Cell.GRU_RESET_AFTER, gates);
            case "RNN", "RNN TANH" -> requireGates(Cell.RNN_TANH, gates);
            case "RNN RELU" -> requireGates(Cell.RNN_RELU, gates);
            case "" ->
                switch (gates) {
                    case 4 -> Cell.LSTM;
                    case 3 -> Cell.GRU_RESET_AFTER;
                    case 1 -> throw refused("say whether it is 'RNN tanh' or 'RNN relu': the tensors don't tell");
                    default ->
                        throw refused("its weights have " + gates + " gates; wanted 4 (LSTM), 3 (GRU) or 1 (RNN)");
                };
            default -> throw refused("found kind '" + options.kind() + "', wanted LSTM, GRU, RNN tanh or RNN relu");
        };
    }

    /** A projected layer's weights don't show its gates without the projection's own H. */
    private int gates() {
        List<Integer> recurrent = weights.matrix(stage.name() + ".weight_hh_l0");
        String projection = stage.name() + ".weight_hr_l0";
        int hidden = weights.has(projection) ? weights.matrix(projection).get(1) : recurrent.get(1);
        return recurrent.get(0) % hidden == 0 ? recurrent.get(0) / hidden : 0;
    }

    private Cell requireGates(Cell wanted, int gates) {
        if (wanted.gates() != gates) {
            throw new ModelException(
                    ModelError.MODEL_SHAPE,
                    weights.file() + ": tensor '" + stage.name() + ".weight_hh_l0'",
                    "found shape " + weights.matrix(stage.name() + ".weight_hh_l0") + ", wanted " + wanted.gates()
                            + " rows for each hidden unit of " + options.kind());
        }
        return wanted;
    }

    private GateOrder order() {
        return switch (cell) {
            case LSTM -> GateOrder.LSTM;
            case GRU, GRU_RESET_AFTER -> GateOrder.PYTORCH_GRU;
            case RNN_TANH, RNN_RELU -> GateOrder.AS_IS;
        };
    }

    private ModelException refused(String why) {
        return new ModelException(
                ModelError.MODEL_UNSUPPORTED, weights.file() + ": module '" + stage.name() + "'", why);
    }

    /** a [rows × inner] · b [inner × columns]. */
    private static float[] product(float[] a, float[] b, int rows, int inner, int columns) {
        float[] product = new float[Math.multiplyExact(rows, columns)];
        double[] sums = new double[columns];
        for (int r = 0; r < rows; r++) {
            Arrays.fill(sums, 0);
            for (int k = 0; k < inner; k++) {
                for (int c = 0; c < columns; c++) {
                    sums[c] += (double) a[r * inner + k] * b[k * columns + c];
                }
            }
            for (int c = 0; c < columns; c++) {
                product[r * columns + c] = (float) sums[c];
            }
        }
        return product;
    }
}

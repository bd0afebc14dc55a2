package io.github.cellstream.benchmarks.cell;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.network.Layer;
import io.github.cellstream.runtime.network.Network;
import io.github.cellstream.runtime.onnx.ModelSettings;
import io.github.cellstream.runtime.onnx.OnnxWriter;
import java.util.List;
import java.util.Random;

/**
 * A network of one cell and the number of sequences that are stepped at once.
 *
 * @param cell kind of cell; a GRU resets after the product, as Keras and PyTorch have it
 * @param input features
 * @param hidden units
 * @param batch rows of a step
 */
record CellCase(Cell cell, int input, int hidden, int batch) {
    private static final long SEED = 20260101;

    /** Returns the floating-point operations of one row: two for each weight. */
    double operations() {
        return 2.0 * cell.gates() * hidden * (input + hidden);
    }

    /** Returns the model's file, with random weights. */
    ModelSource file() {
        Random random = new Random(SEED);
        int rows = cell.gates() * hidden;
        Layer layer = new Layer.Recurrent(
                "cell",
                cell,
                input,
                hidden,
                uniform(random, rows * input, 1 / Math.sqrt(input)),
                uniform(random, rows * hidden, 1 / Math.sqrt(hidden)),
                uniform(random, rows, 0.5),
                uniform(random, cell == Cell.GRU_RESET_AFTER ? rows : 0, 0.5),
                new float[0]);
        Network network = new Network(InputKind.FEATURES, input, List.of(layer));
        return ModelSource.bytes("cell.onnx", OnnxWriter.write(network, ModelSettings.NONE));
    }

    /** Returns the inputs of one step. */
    float[] inputs() {
        return uniform(new Random(SEED), batch * input, 1);
    }

    private static float[] uniform(Random random, int length, double scale) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) ((2 * random.nextFloat() - 1) * scale);
        }
        return values;
    }
}

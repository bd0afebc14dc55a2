package io.github.cellstream.benchmarks.workload;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.network.Activation;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.network.Layer;
import io.github.cellstream.runtime.network.Network;
import io.github.cellstream.runtime.onnx.ModelSetting;
import io.github.cellstream.runtime.onnx.ModelSettings;
import io.github.cellstream.runtime.onnx.OnnxWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A classifier of random weights: {@value Workload#FEATURES} features, LSTM layers, softmax over {@value #CLASSES} classes.
 *
 * @param layers LSTM layers, {@code >= 1}
 * @param hidden units of each
 */
public record BenchModel(int layers, int hidden) {
    /** Classes of the answer. */
    public static final int CLASSES = 4;

    private static final long SEED = 20260101;

    /**
     * Reads sizes as a user writes them: {@code 64}, or {@code 2x128} for two layers.
     *
     * @throws IllegalArgumentException if it says nothing of the kind
     */
    public static BenchModel parse(String text) {
        if (!text.matches("([1-9]x)?[1-9][0-9]{0,3}")) {
            throw new IllegalArgumentException(
                    "hidden is " + text + ", wanted units such as 64, or layers and units such as 2x128");
        }
        int x = text.indexOf('x');
        return new BenchModel(
                x < 0 ? 1 : Integer.parseInt(text.substring(0, x)), Integer.parseInt(text.substring(x + 1)));
    }

    /** Returns the floats of a key's state: h and c of each layer. */
    public int stateSize() {
        return 2 * layers * hidden;
    }

    /** Returns the model's file. */
    public byte[] onnx() {
        Random random = new Random(SEED);
        List<Layer> chain = new ArrayList<>();
        int width = Workload.FEATURES;
        for (int i = 0; i < layers; i++) {
            int rows = Cell.LSTM.gates() * hidden;
            chain.add(new Layer.Recurrent(
                    "lstm" + i,
                    Cell.LSTM,
                    width,
                    hidden,
                    uniform(random, rows * width, 1 / Math.sqrt(width)),
                    uniform(random, rows * hidden, 1 / Math.sqrt(hidden)),
                    uniform(random, rows, 0.5),
                    new float[0],
                    new float[0]));
            width = hidden;
        }
        chain.add(new Layer.Dense(
                "head",
                width,
                CLASSES,
                uniform(random, CLASSES * width, 1 / Math.sqrt(width)),
                uniform(random, CLASSES, 0.5),
                Activation.SOFTMAX));
        return OnnxWriter.write(
                new Network(InputKind.FEATURES, Workload.FEATURES, chain),
                ModelSettings.NONE.with(ModelSetting.NAME, "bench").with(ModelSetting.TASK, "classification"));
    }

    @Override
    public String toString() {
        return layers == 1 ? String.valueOf(hidden) : layers + "x" + hidden;
    }

    private static float[] uniform(Random random, int length, double scale) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) ((2 * random.nextFloat() - 1) * scale);
        }
        return values;
    }
}

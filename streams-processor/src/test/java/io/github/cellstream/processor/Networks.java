package io.github.cellstream.processor;

import static io.github.cellstream.processor.TestStream.reading;

import io.github.cellstream.processor.state.SequenceProgress;
import io.github.cellstream.processor.state.StateCodec;
import io.github.cellstream.processor.state.StateLayout;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.jvm.JvmEngine;
import io.github.cellstream.runtime.laws.RandomNetworks;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.onnx.ModelSetting;
import io.github.cellstream.runtime.onnx.ModelSettings;
import io.github.cellstream.runtime.onnx.OnnxWriter;
import io.github.cellstream.schemas.Classification;
import io.github.cellstream.schemas.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small recurrent classifiers of 3 features, what they are fed, and their own runs outside any stream. */
final class Networks {
    private static final int FEATURES = 3;

    private Networks() {}

    /** Makes a network; the same seed and sizes have the same weights under every name, and another fingerprint. */
    static SequenceModel lstm(String name, long seed, Integer... hidden) {
        byte[] bytes = OnnxWriter.write(
                new RandomNetworks(seed).ofFeatures(Cell.LSTM, FEATURES, List.of(hidden), 4),
                ModelSettings.NONE.with(ModelSetting.NAME, name));
        return new JvmEngine().load(ModelSource.bytes(name, bytes));
    }

    static List<float[]> readings(long seed, int count) {
        Random random = new Random(seed);
        List<float[]> readings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] features = new float[FEATURES];
            for (int f = 0; f < FEATURES; f++) {
                features[f] = (float) random.nextGaussian();
            }
            readings.add(features);
        }
        return readings;
    }

    /** Sends readings of a key, the first one at a time. */
    static void send(TestStream stream, String key, long from, List<float[]> readings) {
        for (int i = 0; i < readings.size(); i++) {
            stream.send(key, reading(from + i, readings.get(i)));
        }
    }

    static float[] initial(SequenceModel model) {
        float[] state = new float[model.spec().stateSize()];
        model.initialState(state, 0);
        return state;
    }

    /** Steps a state through readings; returns the probabilities after each. */
    static List<List<Float>> run(SequenceModel model, float[] state, List<float[]> readings) {
        StepBatch batch = model.newBatch(1);
        batch.size(1);
        List<List<Float>> answers = new ArrayList<>();
        for (float[] reading : readings) {
            System.arraycopy(reading, 0, batch.inputs(), 0, FEATURES);
            System.arraycopy(state, 0, batch.states(), 0, state.length);
            model.step(batch);
            System.arraycopy(batch.states(), 0, state, 0, state.length);
            List<Float> answer = new ArrayList<>();
            for (int i = 0; i < model.spec().outputSize(); i++) {
                answer.add(batch.outputs()[i]);
            }
            answers.add(answer);
        }
        return answers;
    }

    static List<List<Float>> probabilities(List<Prediction> predictions) {
        return predictions.stream()
                .map(prediction -> ((Classification) prediction.getResult()).getProbabilities())
                .map(probabilities -> (List<Float>) new ArrayList<>(probabilities))
                .toList();
    }

    static List<String> models(List<Prediction> predictions) {
        return predictions.stream()
                .map(prediction -> prediction.getModel().getName())
                .distinct()
                .toList();
    }

    /** Returns the hidden vector that is stored. */
    static float[] hidden(byte[] stored) {
        new StateCodec(new StateLayout(0, 0, 0), false).readProgress(stored, new SequenceProgress());
        return StateCodec.hidden(stored);
    }
}

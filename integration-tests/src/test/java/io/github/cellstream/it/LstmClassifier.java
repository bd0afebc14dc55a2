package io.github.cellstream.it;

import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.jvm.JvmEngine;
import io.github.cellstream.runtime.laws.RandomNetworks;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.onnx.ModelSetting;
import io.github.cellstream.runtime.onnx.ModelSettings;
import io.github.cellstream.runtime.onnx.OnnxWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A classifier of random weights, {@value #FEATURES} features → LSTM({@value #HIDDEN}) → {@value #CLASSES} classes: its file for
 * the program, and its own uninterrupted run in this JVM, on the engine that gives the same bits on every machine.
 */
final class LstmClassifier implements AutoCloseable {
    static final int FEATURES = 8;
    static final int HIDDEN = 64;
    static final int CLASSES = 4;

    private final Path file;
    private final SequenceModel model;

    /** Draws the weights and writes the file into a folder. */
    LstmClassifier(long seed, Path folder) throws IOException {
        this("random-lstm", seed, folder);
    }

    /** As {@link #LstmClassifier(long, Path)}, under another name. */
    LstmClassifier(String name, long seed, Path folder) throws IOException {
        byte[] bytes = OnnxWriter.write(
                new RandomNetworks(seed).ofFeatures(Cell.LSTM, FEATURES, List.of(HIDDEN), CLASSES),
                ModelSettings.NONE.with(ModelSetting.NAME, name));
        file = Files.write(folder.resolve(name + ".onnx"), bytes);
        // The program runs as another user.
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        model = new JvmEngine().load(ModelSource.bytes(name, bytes));
    }

    /** The model's file. */
    Path file() {
        return file;
    }

    /** SHA-256 as predictions carry it. */
    String fingerprint() {
        return model.spec().id().fingerprint();
    }

    /** The probabilities after each of a sequence's events, from the initial state on. */
    List<float[]> run(List<float[]> events) {
        StepBatch batch = model.newBatch(1);
        model.initialState(batch.states(), 0);
        return run(batch, events);
    }

    /** The probabilities of this model after each of a sequence's events but the first, which another one stepped: its state goes on. */
    List<float[]> runBehind(LstmClassifier other, List<float[]> events, int first) {
        StepBatch before = other.model.newBatch(1);
        other.model.initialState(before.states(), 0);
        other.run(before, events.subList(0, first));
        StepBatch batch = model.newBatch(1);
        System.arraycopy(before.states(), 0, batch.states(), 0, model.spec().stateSize());
        return run(batch, events.subList(first, events.size()));
    }

    /** What the model is, as far as an announcement of it says. */
    ModelSpec spec() {
        return model.spec();
    }

    private List<float[]> run(StepBatch batch, List<float[]> events) {
        batch.size(1);
        List<float[]> answers = new ArrayList<>();
        for (float[] event : events) {
            System.arraycopy(event, 0, batch.inputs(), 0, FEATURES);
            model.step(batch);
            answers.add(batch.outputs().clone());
        }
        return answers;
    }

    @Override
    public void close() {
        model.close();
    }
}

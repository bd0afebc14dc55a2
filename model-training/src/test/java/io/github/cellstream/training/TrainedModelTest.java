package io.github.cellstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.Normalization;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.TensorSlice;
import io.github.cellstream.runtime.jvm.JvmEngine;
import io.github.cellstream.runtime.network.Activation;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.network.Network;
import io.github.cellstream.runtime.onnx.OnnxWriter;
import io.github.cellstream.runtime.onnxruntime.OnnxRuntimeEngine;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What was trained is an ordinary file, and both engines say of it what the trainer said. */
class TrainedModelTest {
    private static final TrainingOptions FORECAST = TrainingOptions.of(Objective.FORECAST_GAUSSIAN)
            .withEpochs(12)
            .withThreads(2)
            .withBatching(new Batching(8, 0, 2))
            .withOptimization(Optimization.DEFAULT.withLearningRate(0.01f));

    @Test
    void shouldRunAClassifierOnBothEnginesAsItWasJudged() {
        TrainingSet set = Toys.firstToken(200, 1);
        TrainingOptions options = TrainingOptions.of(Objective.CLASS_AT_END)
                .withEpochs(2)
                .withThreads(2)
                .withBatching(new Batching(16, 0, 2));
        TrainingReport report =
                new Trainer(options).train(Toys.classifier(Cell.LSTM, 1), set, set, TrainingListener.SILENT);
        byte[] file = OnnxWriter.write(report.network(), set.settings(Task.CLASSIFICATION));

        for (ModelEngine engine : List.of(new JvmEngine(), new OnnxRuntimeEngine())) {
            try (SequenceModel model = engine.load(ModelSource.bytes("trained", file))) {
                assertThat(model.spec().labels()).containsExactly("two", "three");
                double loss = set.sequences().stream()
                                .mapToDouble(s -> -Math.log(last(model, s)[s.label()]))
                                .sum()
                        / 200;
                assertThat(loss).as(engine.name()).isCloseTo(report.best().loss(), Offset.offset(1e-5));
            }
        }
    }

    @Test
    void shouldForecastInTheUnitsOfTheNormalisation() {
        TrainingSet set = Toys.waves(40, 1);
        Network start = NetworkBuilder.features(2, 1)
                .recurrent(Cell.GRU, 12)
                .dense(4, Activation.IDENTITY)
                .build();
        TrainingReport report = new Trainer(FORECAST).train(start, set, null, TrainingListener.SILENT);
        byte[] file = OnnxWriter.writeGaussian(report.network(), set.settings(Task.FORECAST));
        Sequence wave = Toys.waves(1, 9).sequences().get(0);

        for (ModelEngine engine : List.of(new JvmEngine(), new OnnxRuntimeEngine())) {
            try (SequenceModel model = engine.load(ModelSource.bytes("waves", file))) {
                assertThat(model.spec().outputs())
                        .extracting(TensorSlice::name, TensorSlice::size)
                        .containsExactly(tuple("y", 2), tuple("log_variance", 2));
                assertThat(model.spec().input().normalization())
                        .isEqualTo(set.input().normalization());
                assertThat(model.spec().input().names()).containsExactly("a", "b");
                float[] forecast = last(model, wave.part(0, 39), set.input().normalization());
                // The waves' deviations are 14 and 0.7: what is forecast is far closer, and the model says so.
                assertThat(Math.abs(forecast[0]
                                        * set.input().normalization().scale().get(0)
                                + 100
                                - wave.feature(39, 0)))
                        .as(engine.name())
                        .isLessThan(7);
                assertThat(forecast[2]).as(engine.name()).isLessThan(-1);
            }
        }
        assertThatThrownBy(() -> OnnxWriter.writeGaussian(
                        NetworkBuilder.features(2, 1)
                                .dense(3, Activation.IDENTITY)
                                .build(),
                        set.settings(Task.FORECAST)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 values");
    }

    private static float[] last(SequenceModel model, Sequence sequence) {
        return last(model, sequence, Normalization.IDENTITY);
    }

    private static float[] last(SequenceModel model, Sequence sequence, Normalization normalization) {
        StepBatch batch = model.newBatch(1);
        batch.size(1);
        Normalizer normalizer = new Normalizer(normalization);
        for (int t = 0; t < sequence.length(); t++) {
            if (sequence.width() == 0) {
                batch.tokens()[0] = sequence.token(t);
            }
            for (int f = 0; f < sequence.width(); f++) {
                batch.inputs()[f] = normalizer.apply(sequence.feature(t, f), f);
            }
            model.step(batch);
        }
        return Arrays.copyOf(batch.outputs(), model.spec().outputSize());
    }
}

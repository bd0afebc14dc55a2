package io.github.cellstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cellstream.runtime.network.Activation;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.network.DullNetwork;
import io.github.cellstream.runtime.network.Layer;
import io.github.cellstream.runtime.network.Network;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainerTest {
    private static final TrainingOptions QUICK = TrainingOptions.of(Objective.CLASS_AT_END)
            .withEpochs(8)
            .withThreads(2)
            .withBatching(new Batching(16, 0, 2))
            .withOptimization(Optimization.DEFAULT.withLearningRate(0.01f));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Cell.class)
    void shouldTeachEveryCellToRememberTheFirstToken(Cell cell) {
        TrainingReport report = train(QUICK, Toys.classifier(cell, 1));

        assertThat(report.best().accuracy()).isGreaterThan(0.95);
        assertThat(report.end()).isEqualTo(TrainingReport.End.COMPLETE);
        assertThat(report.epochs()).hasSize(8);
    }

    @Test
    void shouldReturnWhatItJudged() {
        Network trained = train(QUICK, Toys.classifier(Cell.LSTM, 1)).network();
        TrainingSet held = Toys.firstToken(100, 2);
        long right = held.sequences().stream()
                .filter(s -> guess(trained, s) == s.label())
                .count();

        Score score = new Trainer(QUICK).judge(trained, held);

        assertThat(score.accuracy()).isEqualTo(right / 100.0);
        assertThat(score.targets()).isEqualTo(100);
    }

    @Test
    void shouldGiveTheSameBitsForEveryNumberOfThreads() {
        TrainingOptions options = QUICK.withEpochs(2)
                .withBatching(new Batching(13, 0, 3))
                .withRegularization(Regularization.DEFAULT.withAveraging(0.9f).withRecurrentDropout(0.3f));
        List<float[]> one = weights(
                train(options.withThreads(1), Toys.classifier(Cell.LSTM, 1)).network());
        for (int threads : new int[] {2, 3, 5}) {
            assertSameBits(
                    weights(train(options.withThreads(threads), Toys.classifier(Cell.LSTM, 1))
                            .network()),
                    one);
        }
        assertThat(weights(train(options.withSeed(9), Toys.classifier(Cell.LSTM, 1))
                                .network())
                        .get(0))
                .isNotEqualTo(one.get(0));
    }

    @Test
    void shouldGoOnFromACheckpointToTheSameBits() {
        TrainingOptions options = QUICK.withEpochs(5)
                .withRegularization(Regularization.DEFAULT.withAveraging(0.9f).withRecurrentDropout(0.3f))
                .withOptimization(
                        Optimization.DEFAULT.withSchedule(Schedule.COSINE).withWeightDecay(0.01f));
        Network network = Toys.classifier(Cell.GRU, 1);
        TrainingReport whole = train(options, network);
        Path file = folder.resolve("c.ckpt");
        Trainer trainer = new Trainer(options).withCheckpoint(file);
        TrainingReport first = trainer.train(network, Toys.firstToken(300, 1), Toys.firstToken(100, 2), stopAt(2, 7));

        TrainingReport resumed =
                trainer.train(network, Toys.firstToken(300, 1), Toys.firstToken(100, 2), TrainingListener.SILENT);

        assertThat(first.end()).isEqualTo(TrainingReport.End.REQUESTED);
        assertThat(first.epochs()).hasSize(2);
        assertSameBits(weights(resumed.network()), weights(whole.network()));
        assertThat(resumed.bestEpoch()).isEqualTo(whole.bestEpoch());
        assertThat(resumed.epochs().stream().map(EpochReport::validation).toList())
                .isEqualTo(whole.epochs().stream().map(EpochReport::validation).toList());
        assertThat(resumed.epochs().stream().map(EpochReport::gradientNorms).toList())
                .isEqualTo(
                        whole.epochs().stream().map(EpochReport::gradientNorms).toList());
    }

    @Test
    void shouldRefuseACheckpointThatIsDamagedOrOfAnotherTraining() throws Exception {
        Path file = folder.resolve("c.ckpt");
        Trainer trainer = new Trainer(QUICK.withEpochs(1)).withCheckpoint(file);
        TrainingSet set = Toys.firstToken(32, 1);
        trainer.train(Toys.classifier(Cell.LSTM, 1), set, null, TrainingListener.SILENT);

        assertThatThrownBy(() -> trainer.train(Toys.classifier(Cell.GRU, 1), set, null, TrainingListener.SILENT))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("another network");
        assertThatThrownBy(() -> new Trainer(QUICK.withSeed(7))
                        .withCheckpoint(file)
                        .train(Toys.classifier(Cell.LSTM, 1), set, null, TrainingListener.SILENT))
                .isInstanceOf(CheckpointException.class);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> trainer.train(Toys.classifier(Cell.LSTM, 1), set, null, TrainingListener.SILENT))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("checksum");
        Files.writeString(file, "no checkpoint at all, but long enough to be one");
        assertThatThrownBy(() -> trainer.train(Toys.classifier(Cell.LSTM, 1), set, null, TrainingListener.SILENT))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("no checkpoint");
    }

    @Test
    void shouldLearnAStreamWindowByWindow() {
        TrainingOptions options = TrainingOptions.of(Objective.NEXT_TOKEN)
                .withEpochs(10)
                .withThreads(2)
                .withBatching(new Batching(8, 16, 2))
                .withOptimization(Optimization.DEFAULT.withLearningRate(0.01f));

        TrainingReport report = new Trainer(options)
                .train(Toys.rhythmModel(1), Toys.rhythm(6000, 1), Toys.rhythm(1000, 2), TrainingListener.SILENT);

        // Nine of ten tokens follow from what came before; the tenth is a surprise: about 0.33 + 0.9 · 0.11 nats.
        assertThat(report.best().loss()).isLessThan(0.45);
        assertThat(report.best().accuracy()).isGreaterThan(0.85);
        assertThat(report.best().targets()).isEqualTo(999);
    }

    @Test
    void shouldCarryStatesFromWindowToWindow() {
        // Judged in windows of 3 or whole, a network gives the same loss: its state goes on.
        Network network = Toys.rhythmModel(3);
        TrainingSet set = Toys.rhythm(50, 4);
        TrainingOptions whole = TrainingOptions.of(Objective.NEXT_TOKEN).withBatching(new Batching(1, 0, 1));

        double expected = new Trainer(whole).judge(network, set).loss();

        assertThat(new Trainer(whole.withBatching(new Batching(1, 3, 1)))
                        .judge(network, set)
                        .loss())
                .isCloseTo(expected, Offset.offset(1e-6));
    }

    @ParameterizedTest
    @EnumSource(
            value = Objective.class,
            names = {"FORECAST_SQUARED", "FORECAST_HUBER", "FORECAST_GAUSSIAN"})
    void shouldForecastWaves(Objective objective) {
        TrainingSet set = Toys.waves(60, 1);
        int outputs = objective == Objective.FORECAST_GAUSSIAN ? 4 : 2;
        Network network = NetworkBuilder.features(2, 1)
                .recurrent(Cell.LSTM, 16)
                .dense(outputs, Activation.IDENTITY)
                .build();
        TrainingOptions options = TrainingOptions.of(objective)
                .withEpochs(25)
                .withThreads(2)
                .withBatching(new Batching(8, 0, 2))
                .withOptimization(Optimization.DEFAULT.withLearningRate(0.01f));

        TrainingReport report = new Trainer(options).train(network, set, null, TrainingListener.SILENT);

        // Before training the squared loss is about 1; the Gaussian one about 2.8.
        assertThat(report.best().loss()).isLessThan(objective == Objective.FORECAST_GAUSSIAN ? 0 : 0.03);
        assertThat(report.best().accuracy()).isNaN();
    }

    @Test
    void shouldLeaveMaskedStepsOut() {
        Network masking = NetworkBuilder.tokens(4, 1)
                .embedding(8, true)
                .recurrent(Cell.LSTM, 16)
                .dense(2, Activation.SOFTMAX)
                .build();
        TrainingSet padded = Toys.firstToken(50, 1);
        List<Sequence> stripped = new ArrayList<>();
        for (Sequence s : padded.sequences()) {
            stripped.add(s.steps(
                    IntStream.range(0, s.length()).filter(t -> s.token(t) != 0).toArray()));
        }
        Trainer trainer = new Trainer(QUICK);

        Score score = trainer.judge(masking, padded);

        assertThat(score).isEqualTo(trainer.judge(masking, padded.with(stripped)));
        long right = padded.sequences().stream()
                .filter(s -> guess(masking, s) == s.label())
                .count();
        assertThat(score.accuracy()).isEqualTo(right / 50.0);
    }

    @Test
    void shouldStopWhenNothingBetterComes() {
        TrainingOptions options = QUICK.withEpochs(100)
                .withOptimization(Optimization.DEFAULT.withLearningRate(0.02f))
                .withSelection(new Selection(Selection.Criterion.LOSS, 3));

        TrainingSet contrary = Toys.firstToken(100, 2);
        contrary = contrary.with(contrary.sequences().stream()
                .map(sequence -> sequence.labelled(1 - sequence.label()))
                .toList());

        TrainingReport report = new Trainer(options)
                .train(Toys.classifier(Cell.LSTM, 1), Toys.firstToken(300, 1), contrary, TrainingListener.SILENT);

        assertThat(report.end()).isEqualTo(TrainingReport.End.PATIENCE);
        assertThat(report.epochs()).hasSize(report.bestEpoch() + 4);
        assertThat(new Trainer(options).judge(report.network(), contrary)).isEqualTo(report.best());
    }

    @Test
    void shouldEndAndKeepTheBestWhenTheGradientIsNoLongerFinite() {
        TrainingOptions options = QUICK.withEpochs(50)
                .withOptimization(Optimization.DEFAULT.withLearningRate(1e30f))
                .withRegularization(Regularization.DEFAULT.withClipNorm(0));
        Network network = NetworkBuilder.tokens(4, 1)
                .embedding(4)
                .recurrent(Cell.RNN_RELU, 8)
                .dense(2, Activation.SOFTMAX)
                .build();

        assertThat(train(options, network).end()).isEqualTo(TrainingReport.End.DIVERGED);
    }

    @Test
    void shouldReportNormsAndClipping() {
        TrainingReport report = train(
                QUICK.withEpochs(1).withRegularization(Regularization.DEFAULT.withClipNorm(1e-3f)),
                Toys.classifier(Cell.LSTM, 1));

        EpochReport epoch = report.epochs().get(0);
        assertThat(epoch.clipped()).isEqualTo(epoch.batches()).isEqualTo(19);
        assertThat(epoch.gradientNorms().stream().map(EpochReport.GradientNorm::layer))
                .containsExactly("embedding", "lstm_1", "dense_1");
        assertThat(epoch.gradientNorms()).allMatch(norm -> norm.mean() > 0 && norm.greatest() >= norm.mean());
    }

    @Test
    void shouldSayWhatDoesNotFit() {
        TrainingSet set = Toys.firstToken(10, 1);
        assertThatThrownBy(() -> new Trainer(QUICK).judge(Toys.rhythmModel(1), set))
                .hasMessageContaining("a network of TOKENS 5, data of TOKENS 4");
        assertThatThrownBy(() ->
                        new Trainer(TrainingOptions.of(Objective.NEXT_TOKEN)).judge(Toys.classifier(Cell.LSTM, 1), set))
                .hasMessageContaining("gives 2 numbers, NEXT_TOKEN on this data wants 4");
        assertThatThrownBy(() -> new Trainer(
                                QUICK.withRegularization(Regularization.DEFAULT.withClassWeights(List.of(1f))))
                        .judge(Toys.classifier(Cell.LSTM, 1), set))
                .hasMessageContaining("1 class weights for 2");
        Network linear = NetworkBuilder.tokens(4, 1)
                .embedding(2)
                .dense(2, Activation.IDENTITY)
                .build();
        assertThatThrownBy(() -> new Trainer(QUICK).judge(linear, set)).hasMessageContaining("wants a softmax");
        TrainingSet unlabelled = set.with(List.of(Sequence.ofTokens(1, 2)));
        assertThatThrownBy(() -> new Trainer(QUICK).judge(Toys.classifier(Cell.LSTM, 1), unlabelled))
                .hasMessageContaining("no sequence has a target");
    }

    private static TrainingReport train(TrainingOptions options, Network network) {
        return new Trainer(options)
                .train(network, Toys.firstToken(300, 1), Toys.firstToken(100, 2), TrainingListener.SILENT);
    }

    private static TrainingListener stopAt(int epoch, int batch) {
        return new TrainingListener() {
            private boolean reached;

            @Override
            public void progressed(Progress progress) {
                reached = progress.epoch() == epoch && progress.batch() == batch;
            }

            @Override
            public boolean stopRequested() {
                return reached;
            }
        };
    }

    private static int guess(Network network, Sequence sequence) {
        DullNetwork dull = new DullNetwork(network);
        double[] y = {};
        for (int t = 0; t < sequence.length(); t++) {
            y = dull.step(sequence.token(t));
        }
        return y[0] > y[1] ? 0 : 1;
    }

    private static List<float[]> weights(Network network) {
        List<float[]> weights = new ArrayList<>();
        for (Layer layer : network.layers()) {
            if (layer instanceof Layer.Embedding e) {
                weights.add(e.weights());
            } else if (layer instanceof Layer.Recurrent r) {
                weights.addAll(List.of(r.inputWeights(), r.recurrentWeights(), r.bias(), r.recurrentBias()));
            } else if (layer instanceof Layer.Dense d) {
                weights.addAll(List.of(d.weights(), d.bias()));
            }
        }
        return weights;
    }

    private static void assertSameBits(List<float[]> found, List<float[]> expected) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i)).isEqualTo(expected.get(i));
        }
    }
}

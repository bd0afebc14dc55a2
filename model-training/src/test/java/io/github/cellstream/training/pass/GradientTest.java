package io.github.cellstream.training.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.network.Activation;
import io.github.cellstream.runtime.network.Activation.Kind;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.network.CellActivations;
import io.github.cellstream.runtime.network.Layer;
import io.github.cellstream.runtime.network.Network;
import io.github.cellstream.training.NetworkBuilder;
import io.github.cellstream.training.kernel.GateKernels;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every layer's gradient against finite differences of {@link
 * io.github.cellstream.runtime.network.DullNetwork} in double precision, within 1e-5 of the tensor's greatest gradient.
 */
class GradientTest {
    private static final int[] UNEQUAL = {9, 7, 7, 4, 3, 1, 1};

    private final Random random = new Random(20260402);
    private final CrossEntropy crossEntropy =
            new CrossEntropy(GateKernels.best().kernels(), 0);

    @ParameterizedTest
    @EnumSource(Cell.class)
    void shouldDifferentiateEveryCellBehindFeatures(Cell cell) {
        check(
                NetworkBuilder.features(5, 1)
                        .recurrent(cell, 19)
                        .dense(4, Activation.SOFTMAX)
                        .build(),
                false,
                crossEntropy);
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void shouldDifferentiateStacksToTheEnd(Cell cell) {
        check(
                NetworkBuilder.tokens(40, 2)
                        .embedding(7)
                        .recurrent(cell, 6)
                        .recurrent(cell, 17)
                        .dense(3, Activation.SOFTMAX)
                        .build(),
                true,
                crossEntropy);
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void shouldDifferentiateByWayOfTheTable(Cell cell) {
        check(
                NetworkBuilder.tokens(5, 3)
                        .embedding(6)
                        .recurrent(cell, 18)
                        .dense(70, Activation.SOFTMAX)
                        .build(),
                false,
                crossEntropy);
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void shouldDifferentiateWhatDropoutLeavesOfRecurrences(Cell cell) {
        Network network = NetworkBuilder.tokens(5, 7)
                .embedding(6)
                .recurrent(cell, 18)
                .recurrent(cell, 5)
                .dense(3, Activation.SOFTMAX)
                .build();
        jitter(network);
        check(network, new GradientCase(network, UNEQUAL, false, crossEntropy, random).dropping(0.5f));
    }

    @ParameterizedTest
    @EnumSource(ForecastLoss.class)
    void shouldDifferentiateEveryLossOfAForecast(ForecastLoss loss) {
        check(
                NetworkBuilder.features(3, 4)
                        .recurrent(Cell.LSTM, 9)
                        .dense(loss == ForecastLoss.GAUSSIAN ? 6 : 3, Activation.IDENTITY)
                        .build(),
                false,
                loss);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"IDENTITY", "TANH", "RELU", "SIGMOID", "SOFTMAX"})
    void shouldDifferentiateEveryActivationAndNormalisation(Kind kind) {
        check(
                NetworkBuilder.features(4, 5)
                        .dense(11, Activation.of(kind))
                        .layerNormalization()
                        .recurrent(Cell.GRU, 8)
                        .layerNormalization()
                        .dense(5, Activation.SOFTMAX)
                        .build(),
                false,
                crossEntropy);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"IDENTITY", "TANH", "RELU", "SIGMOID", "SOFTMAX"})
    void shouldRefuseActivationsWithoutAGradient(Kind kind) {
        Network network =
                NetworkBuilder.features(4, 5).dense(3, Activation.of(kind, 1)).build();
        assertThatThrownBy(() -> new Parameters(network, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dense")
                .hasMessageContaining(kind + " can't be trained")
                .hasMessageContaining("SOFTMAX");
    }

    @Test
    void shouldRefuseCellsWithOtherActivationsAndTrainedSlopes() {
        Layer.Recurrent cell = new Layer.Recurrent(
                "cell",
                Cell.RNN_TANH,
                1,
                1,
                new float[1],
                new float[1],
                new float[1],
                new float[0],
                new float[0],
                new CellActivations(Activation.SIGMOID, Activation.of(Kind.SOFTSIGN)));
        for (Layer layer : List.of(cell, new Layer.ParametricRelu("slopes", new float[1]))) {
            Network network = new Network(InputKind.FEATURES, 1, List.of(layer));
            assertThatThrownBy(() -> new Parameters(network, 4))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(layer.name() + ": ")
                    .hasMessageContaining("can't be trained");
        }
    }

    @Test
    void shouldDifferentiateWideLayers() {
        check(
                NetworkBuilder.features(66, 6)
                        .dense(65, Activation.TANH)
                        .recurrent(Cell.LSTM, 65)
                        .dense(2, Activation.SOFTMAX)
                        .build(),
                false,
                crossEntropy);
    }

    private void check(Network network, boolean atEnd, Loss loss) {
        jitter(network);
        check(network, new GradientCase(network, UNEQUAL, atEnd, loss, random));
    }

    private void check(Network network, GradientCase one) {
        assertThat(one.passLoss()).isCloseTo(one.loss(), org.assertj.core.data.Offset.offset(1e-5));
        Map<String, float[]> analytic = one.analytic();
        one.numeric(random).forEach((name, numeric) -> {
            float[] found = Objects.requireNonNull(analytic.get(name));
            double greatest = Math.max(
                    1e-3,
                    Arrays.stream(numeric)
                            .filter(d -> !Double.isNaN(d))
                            .map(Math::abs)
                            .max()
                            .orElse(0));
            double worst = 0;
            for (int i = 0; i < numeric.length; i++) {
                if (!Double.isNaN(numeric[i])) {
                    worst = Math.max(worst, Math.abs(found[i] - numeric[i]) / greatest);
                }
            }
            assertThat(worst)
                    .as("%s of %s", name, network.layers().get(0).getClass())
                    .isLessThan(1e-5);
        });
    }

    /** Moves biases, scales and embeddings off the round numbers they start from. */
    private void jitter(Network network) {
        Weights.of(network).values().forEach(array -> {
            for (int i = 0; i < array.length; i++) {
                array[i] += 0.2f * (float) random.nextGaussian();
            }
        });
    }
}

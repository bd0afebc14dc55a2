package io.github.cellstream.runtime.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.laws.RandomNetworks;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.network.DullNetwork;
import io.github.cellstream.runtime.network.Network;
import io.github.cellstream.runtime.onnx.ModelSettings;
import io.github.cellstream.runtime.onnx.OnnxWriter;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every cell, written to a file, read back and stepped, against its formula in double precision. */
class JvmEngineTest {
    private static final int STEPS = 40;

    @ParameterizedTest
    @EnumSource(Cell.class)
    void shouldStepEveryCellLikeItsFormula(Cell cell) {
        RandomNetworks networks = new RandomNetworks(7);
        for (int hidden : new int[] {1, 3, 15, 16, 17, 33, 64}) {
            requireEqual(networks.ofFeatures(cell, 5, List.of(hidden), 4), new JvmEngine());
        }
        requireEqual(networks.ofFeatures(cell, 19, List.of(24, 7, 12), 3), new JvmEngine());
        requireEqual(networks.ofTokens(cell, 11, 6, List.of(20, 9), 11), new JvmEngine());
    }

    @Test
    void shouldStepRandomNetworksLikeTheirFormulas() {
        long seed = System.nanoTime();
        System.out.println("random networks, seed " + seed);
        RandomNetworks networks = new RandomNetworks(seed);
        for (int i = 0; i < 60; i++) {
            requireEqual(networks.any(), new JvmEngine());
        }
    }

    @Test
    void shouldGiveTheSameBitsOnScalarKernelsOfEveryWidth() {
        RandomNetworks networks = new RandomNetworks(21);
        for (int i = 0; i < 20; i++) {
            byte[] file = OnnxWriter.write(networks.any(), ModelSettings.NONE);
            SequenceModel best = load(file, new JvmEngine());
            for (int lanes : new int[] {1, 4, 8, 16}) {
                SequenceModel scalar = load(file, new JvmEngine(new ScalarKernels(lanes)));
                assertThat(run(scalar, 1)).isEqualTo(run(best, 1));
            }
        }
    }

    @Test
    void shouldGiveTheSameBitsInBatchesOfEverySize() {
        RandomNetworks networks = new RandomNetworks(22);
        for (int i = 0; i < 20; i++) {
            SequenceModel model = load(OnnxWriter.write(networks.any(), ModelSettings.NONE), new JvmEngine());
            float[] alone = run(model, 1);
            for (int rows : new int[] {2, 3, 4, 5, 7, 8, 64}) {
                assertThat(run(model, rows)).isEqualTo(alone);
            }
        }
    }

    @Test
    void shouldRefuseABatchOfAnotherModelAndTokensOutOfRange() {
        RandomNetworks networks = new RandomNetworks(23);
        SequenceModel one = load(
                OnnxWriter.write(networks.ofTokens(Cell.LSTM, 5, 4, List.of(3), 2), ModelSettings.NONE),
                new JvmEngine());
        SequenceModel other = load(
                OnnxWriter.write(networks.ofTokens(Cell.LSTM, 5, 4, List.of(3), 2), ModelSettings.NONE),
                new JvmEngine());
        StepBatch batch = one.newBatch(2);
        batch.size(2);
        assertThatThrownBy(() -> other.step(batch)).isInstanceOf(IllegalArgumentException.class);
        batch.tokens()[1] = 5;
        float[] before = batch.states().clone();
        assertThatThrownBy(() -> one.step(batch))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("row 1: token id 5");
        assertThat(batch.states()).isEqualTo(before);
    }

    @Test
    void shouldNameTheFileThatIsNoModel() {
        assertThatThrownBy(() -> new JvmEngine().load(ModelSource.bytes("broken.onnx", new byte[] {1, 2, 3})))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("broken.onnx");
    }

    private static void requireEqual(Network network, JvmEngine engine) {
        SequenceModel model = load(OnnxWriter.write(network, ModelSettings.NONE), engine);
        StepBatch batch = model.newBatch(1);
        batch.size(1);
        model.initialState(batch.states(), 0);
        DullNetwork dull = new DullNetwork(network);
        Random random = new Random(5);
        for (int step = 0; step < STEPS; step++) {
            double[] expected;
            if (network.kind() == InputKind.TOKENS) {
                batch.tokens()[0] = random.nextInt(network.inputSize());
                expected = dull.step(batch.tokens()[0]);
            } else {
                double[] x = new double[network.inputSize()];
                for (int i = 0; i < x.length; i++) {
                    batch.inputs()[i] = (float) random.nextGaussian();
                    x[i] = batch.inputs()[i];
                }
                expected = dull.step(x);
            }
            model.step(batch);
            requireClose(batch.outputs(), 0, expected, network);
            int at = 0;
            for (double[] state : dull.states()) {
                requireClose(batch.states(), at, state, network);
                at += state.length;
            }
            assertThat(at).isEqualTo(model.spec().stateSize());
        }
    }

    private static void requireClose(float[] found, int offset, double[] expected, Network network) {
        for (int i = 0; i < expected.length; i++) {
            double tolerance = 2e-5 * Math.max(1, Math.abs(expected[i]));
            assertThat((double) found[offset + i])
                    .as(
                            "value %d of %s",
                            i, network.layers().stream().map(l -> l.name()).toList())
                    .isCloseTo(expected[i], org.assertj.core.data.Offset.offset(tolerance));
        }
    }

    /** Runs one sequence in the last row of a batch whose other rows hold other sequences; returns outputs and states. */
    private static float[] run(SequenceModel model, int rows) {
        StepBatch batch = model.newBatch(rows);
        batch.size(rows);
        for (int r = 0; r < rows; r++) {
            model.initialState(batch.states(), batch.stateOffset(r));
        }
        Random mine = new Random(3);
        Random others = new Random(rows);
        int features = batch.inputs().length / rows;
        for (int step = 0; step < 20; step++) {
            for (int r = 0; r < rows; r++) {
                Random random = r == rows - 1 ? mine : others;
                for (int i = 0; i < features; i++) {
                    batch.inputs()[batch.inputOffset(r) + i] = (float) random.nextGaussian();
                }
                if (batch.tokens().length > 0) {
                    batch.tokens()[r] = random.nextInt(model.spec().input().size());
                }
            }
            model.step(batch);
        }
        int outputs = model.spec().outputSize();
        int states = model.spec().stateSize();
        float[] all = new float[outputs + states];
        System.arraycopy(batch.outputs(), batch.outputOffset(rows - 1), all, 0, outputs);
        System.arraycopy(batch.states(), batch.stateOffset(rows - 1), all, outputs, states);
        return all;
    }

    private static SequenceModel load(byte[] file, JvmEngine engine) {
        return engine.load(ModelSource.bytes("network.onnx", file));
    }
}

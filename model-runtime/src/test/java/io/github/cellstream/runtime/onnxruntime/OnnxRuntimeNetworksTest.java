package io.github.cellstream.runtime.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.laws.RandomNetworks;
import io.github.cellstream.runtime.network.DullNetwork;
import io.github.cellstream.runtime.network.Network;
import io.github.cellstream.runtime.onnx.ModelSettings;
import io.github.cellstream.runtime.onnx.OnnxWriter;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What ONNX Runtime makes of written networks, against the formulas in double precision. */
class OnnxRuntimeNetworksTest {
    @Test
    void shouldStepTheTextbookNetworkAsTheFormulasSay() {
        Network network = new RandomNetworks(9).textbook();
        assertThat(network.parameters()).isEqualTo(386_438);
        assertThat(largestDifference(network, 9, 200)).isLessThan(1e-5);
    }

    @Property(tries = 60)
    void shouldStepAnyNetworkAsTheFormulasSay(@ForAll long seed) {
        assertThat(largestDifference(new RandomNetworks(seed).any(), seed, 20)).isLessThan(2e-5);
    }

    private static double largestDifference(Network network, long seed, int steps) {
        Random random = new Random(seed);
        DullNetwork reference = new DullNetwork(network);
        byte[] file = OnnxWriter.write(network, ModelSettings.NONE);
        double largest = 0;
        try (SequenceModel model = new OnnxRuntimeEngine().load(ModelSource.bytes("network.onnx", file))) {
            StepBatch batch = model.newBatch(1);
            batch.size(1);
            model.initialState(batch.states(), 0);
            for (int step = 0; step < steps; step++) {
                double[] expected;
                if (network.kind() == InputKind.TOKENS) {
                    batch.tokens()[0] = random.nextInt(network.inputSize());
                    expected = reference.step(batch.tokens()[0]);
                } else {
                    for (int i = 0; i < network.inputSize(); i++) {
                        batch.inputs()[i] = (float) random.nextGaussian();
                    }
                    expected = reference.step(doubles(batch.inputs()));
                }
                model.step(batch);
                largest = Math.max(largest, difference(expected, batch.outputs(), 0));
            }
            int offset = 0;
            for (double[] state : reference.states()) {
                largest = Math.max(largest, difference(state, batch.states(), offset));
                offset += state.length;
            }
            assertThat(offset).isEqualTo(model.spec().stateSize());
        }
        return largest;
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        Arrays.setAll(doubles, i -> values[i]);
        return doubles;
    }

    /** The largest difference relative to {@code 1 + |expected|}. */
    private static double difference(double[] expected, float[] found, int offset) {
        double[] differences = new double[expected.length];
        Arrays.setAll(differences, i -> Math.abs(expected[i] - found[offset + i]) / (1 + Math.abs(expected[i])));
        return Arrays.stream(differences).max().orElse(0);
    }
}

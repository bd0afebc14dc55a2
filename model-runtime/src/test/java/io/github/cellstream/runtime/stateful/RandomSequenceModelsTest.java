package io.github.cellstream.runtime.stateful;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.auto.EngineComparison;
import io.github.cellstream.runtime.laws.RandomNetworks;
import io.github.cellstream.runtime.network.Activation;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.network.Layer;
import io.github.cellstream.runtime.network.Network;
import io.github.cellstream.runtime.onnx.ModelSettings;
import io.github.cellstream.runtime.onnx.OnnxWriter;
import io.github.cellstream.runtime.onnxruntime.OnnxRuntimeEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A network written as a whole-sequence graph, made steppable, equals the same network written with explicit state. */
class RandomSequenceModelsTest {
    private static final List<Cell> CELLS = List.of(Cell.values());
    private static final List<Activation> ACTIVATIONS =
            List.of(Activation.IDENTITY, Activation.TANH, Activation.RELU, Activation.SIGMOID, Activation.SOFTMAX);

    @Property(tries = 30)
    void shouldStepAsTheSameNetworkWithExplicitState(@ForAll long seed) {
        Random random = new Random(seed);
        Network network = network(random, new RandomNetworks(seed));
        ModelSource whole = new WholeSequenceWriter(random.nextBoolean(), random.nextBoolean()).write(network);
        ModelSource explicit = ModelSource.bytes("explicit.onnx", OnnxWriter.write(network, ModelSettings.NONE));
        OnnxRuntimeEngine engine = new OnnxRuntimeEngine();

        try (SequenceModel stepped = engine.load(whole);
                SequenceModel wanted = engine.load(explicit)) {
            assertThat(stepped.spec().stateSize()).isEqualTo(wanted.spec().stateSize());
            assertThat(EngineComparison.of(stepped, wanted, 12, seed).largest()).isLessThan(1e-5);
        }
    }

    private static Network network(Random random, RandomNetworks networks) {
        boolean tokens = random.nextBoolean();
        int size = 1 + random.nextInt(12);
        List<Layer> layers = new ArrayList<>();
        int width = size;
        if (tokens) {
            width = 1 + random.nextInt(8);
            layers.add(networks.embedding("embedding", size, width));
        }
        int depth = 1 + random.nextInt(3);
        for (int i = 0; i < depth; i++) {
            Cell cell = CELLS.get(random.nextInt(CELLS.size()));
            int hidden = 1 + random.nextInt(20);
            layers.add(networks.recurrent("cell_" + i, cell, width, hidden, random.nextBoolean()));
            width = hidden;
        }
        Activation activation = ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size()));
        layers.add(networks.dense("head", width, 1 + random.nextInt(6), activation));
        return new Network(tokens ? InputKind.TOKENS : InputKind.FEATURES, size, layers);
    }
}

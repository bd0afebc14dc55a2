package io.github.cellstream.runtime.stateful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.auto.EngineComparison;
import io.github.cellstream.runtime.onnx.ElementType;
import io.github.cellstream.runtime.onnx.Graphs;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Recurrent nodes that are told how long their sequences are: stepped, the length is always one step more. */
class SequenceLengthsTest {
    private static final int HIDDEN = 4;

    private final Random random = new Random(17);

    @Test
    void shouldDropAnInputThatOnlyTellsLengths() {
        Graphs graph = new Graphs()
                .input("x", ElementType.FLOAT, "time", "batch", 3)
                .input("lengths", ElementType.INT64, "batch")
                .node("Cast", "lengths", "lengths32", Graphs.integer("to", 6));
        gru(graph, "x W R B lengths32", "Y");
        graph.node("Identity", "Y", "y").output("y", "time", 1, "batch", HIDDEN);
        requireAlike(graph);
    }

    @Test
    void shouldNotDropAnInputThatTellsMore() {
        Graphs graph = new Graphs()
                .input("x", ElementType.FLOAT, "time", "batch", 3)
                .input("lengths", ElementType.INT32, "batch")
                .node("Cast", "lengths", "count", Graphs.integer("to", 1));
        gru(graph, "x W R B lengths", "Y Y_h");
        graph.longs("last", -1)
                .node("Unsqueeze", "count last", "column")
                .node("Div", "Y_h column", "y")
                .output("y", 1, "batch", HIDDEN);
        assertThatThrownBy(() -> load("jvm", graph))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("graph.onnx", "lengths");
    }

    @Test
    void shouldDropAConstantLengthOfOneStep() {
        Graphs graph = new Graphs()
                .input("x", ElementType.FLOAT, 1, "batch", 3)
                .input("h0", ElementType.FLOAT, 1, "batch", HIDDEN)
                .tensor(tensor -> tensor.setName("lengths")
                        .setDataType(ElementType.INT32.code())
                        .addDims(2)
                        .addInt32Data(1)
                        .addInt32Data(1));
        gru(graph, "x W R B lengths h0", "Y Y_h");
        graph.output("Y", 1, 1, "batch", HIDDEN).output("Y_h", 1, "batch", HIDDEN);
        graph.metadata("cellstream.state.pairs", "h0=Y_h");
        requireAlike(graph);
    }

    private void gru(Graphs graph, String inputs, String outputs) {
        graph.floats("W", floats(36), 1, 12, 3)
                .floats("R", floats(48), 1, 12, HIDDEN)
                .floats("B", floats(24), 1, 24)
                .node("GRU", inputs, outputs, Graphs.integer("hidden_size", HIDDEN));
    }

    private static void requireAlike(Graphs graph) {
        try (SequenceModel jvm = load("jvm", graph);
                SequenceModel other = load("onnxruntime", graph)) {
            assertThat(jvm.spec().stateSize()).isEqualTo(HIDDEN);
            assertThat(EngineComparison.of(jvm, other, 9, 1).largest()).isLessThan(1e-6);
        }
    }

    private static SequenceModel load(String engine, Graphs graph) {
        return Plugins.named(ModelEngine.class, ModelEngine::name, engine).load(graph.source());
    }

    private float[] floats(int length) {
        float[] floats = new float[length];
        for (int i = 0; i < length; i++) {
            floats[i] = (float) random.nextGaussian();
        }
        return floats;
    }
}

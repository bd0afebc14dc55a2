package io.github.cellstream.runtime.auto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.TensorSlice;
import io.github.cellstream.runtime.importing.ModelFiles;
import io.github.cellstream.runtime.laws.RandomNetworks;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.network.Network;
import io.github.cellstream.runtime.onnx.ElementType;
import io.github.cellstream.runtime.onnx.Graphs;
import io.github.cellstream.runtime.onnx.ModelSettings;
import io.github.cellstream.runtime.onnx.OnnxWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Both engines agree, and {@code auto} takes the right one. */
class AutoEngineTest {
    @Test
    void shouldHaveTheTextbookNetworksParametersAndAgreeOnBothEnginesOver200Steps() {
        Network textbook = new RandomNetworks(42).textbook();
        assertThat(textbook.parameters()).isEqualTo(386_438);
        EngineComparison comparison = compare(textbook, 200);
        System.out.println("textbook network, 200 steps, jvm against onnxruntime: " + comparison);
        assertThat(comparison.largest()).isLessThan(1e-5);
    }

    @Test
    void shouldAgreeOnRandomNetworks() {
        long seed = System.nanoTime();
        System.out.println("random networks, seed " + seed);
        RandomNetworks networks = new RandomNetworks(seed);
        double largest = 0;
        for (int i = 0; i < 40; i++) {
            largest = Math.max(largest, compare(networks.any(), 30).largest());
        }
        System.out.println("largest difference of 40 random networks over 30 steps: " + largest);
        assertThat(largest).isLessThan(2e-5);
    }

    @Test
    void shouldTakeTheJvmForWhatItCompiles() {
        byte[] file =
                OnnxWriter.write(new RandomNetworks(1).ofFeatures(Cell.LSTM, 3, List.of(8), 2), ModelSettings.NONE);
        try (SequenceModel model = load("auto", file)) {
            assertThat(model.engine()).startsWith("jvm/");
        }
    }

    @Test
    void shouldTakeOnnxRuntimeForWhatTheJvmCannotCompile() throws InvalidProtocolBufferException {
        byte[] file = withAsinh(
                OnnxWriter.write(new RandomNetworks(1).ofFeatures(Cell.LSTM, 3, List.of(8), 2), ModelSettings.NONE));
        assertThatThrownBy(() -> load("jvm", file))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("MODEL_UNSUPPORTED", "model.onnx", "'odd'", "Asinh");
        try (SequenceModel model = load("auto", file)) {
            assertThat(model.engine()).startsWith("onnxruntime");
        }
    }

    @Test
    void shouldProveAModelOfWholeSequencesOnceForBothEngines() {
        ModelSource source = ModelFiles.open(wholeSequence());
        assertThat(ModelFiles.proven(wholeSequence()).proof()).isPresent();
        assertThat(ModelFiles.proven(source).proof())
                .as("what was opened is one step, and is not proven again")
                .isEmpty();
        try (SequenceModel model = new AutoEngine().load(wholeSequence());
                SequenceModel opened = new AutoEngine().load(source)) {
            assertThat(model.spec()).isEqualTo(opened.spec());
            assertThat(model.spec().states()).extracting(TensorSlice::name).containsExactly("node_of_Y.h");
        }
    }

    private static ModelSource wholeSequence() {
        return new Graphs()
                .input("x", ElementType.FLOAT, "time", "batch", 1)
                .constant("W", List.of(1L, 3L, 1L), List.of(1f, 0.5f, -1f))
                .constant("R", List.of(1L, 3L, 1L), List.of(1f, -1f, 0.5f))
                .node("GRU", "x W R", "Y", Graphs.integer("hidden_size", 1))
                .output("Y", "time", 1, "batch", 1)
                .source();
    }

    @Test
    void shouldPointToTheOnlineEngineWhereThereIsNoFile() {
        assertThatThrownBy(() -> new AutoEngine().load(ModelSource.settings("none", Map.of())))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("online");
    }

    private static EngineComparison compare(Network network, int steps) {
        byte[] file = OnnxWriter.write(network, ModelSettings.NONE);
        try (SequenceModel jvm = load("jvm", file);
                SequenceModel onnxRuntime = load("onnxruntime", file)) {
            return EngineComparison.of(jvm, onnxRuntime, steps, 17);
        }
    }

    private static SequenceModel load(String engine, byte[] file) {
        return Plugins.named(ModelEngine.class, ModelEngine::name, engine).load(ModelSource.bytes("model.onnx", file));
    }

    /** Puts an operator that the jvm engine lacks in front of the output. */
    private static byte[] withAsinh(byte[] file) throws InvalidProtocolBufferException {
        ModelProto.Builder model = ModelProto.parseFrom(file).toBuilder();
        GraphProto.Builder graph = model.getGraphBuilder();
        String output = "y";
        for (NodeProto.Builder node : graph.getNodeBuilderList()) {
            for (int i = 0; i < node.getOutputCount(); i++) {
                if (node.getOutput(i).equals(output)) {
                    node.setOutput(i, "before");
                }
            }
        }
        graph.addNode(NodeProto.newBuilder()
                .setName("odd")
                .setOpType("Asinh")
                .addInput("before")
                .addOutput(output));
        return model.build().toByteArray();
    }
}

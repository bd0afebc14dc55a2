package io.github.cellstream.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import com.google.protobuf.ByteString;
import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.laws.RandomNetworks;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.network.Layer;
import io.github.cellstream.runtime.network.Network;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelSignatureTest {
    @Test
    void shouldTellTheTextbookNetworksSpec() {
        Network network = new RandomNetworks(1).textbook();
        assertThat(network.parameters()).isEqualTo(386_438);
        ModelSettings settings = ModelSettings.NONE
                .with(ModelSetting.NAME, "textbook")
                .with(ModelSetting.VERSION, "7")
                .with(ModelSetting.LABELS, List.of("a", "b", "c", "d", "e", "f"));
        ModelSource source = ModelSource.bytes("dir/some.onnx", OnnxWriter.write(network, settings));
        ModelSignature signature = ModelSignature.of(OnnxFile.read(source));
        assertThat(signature.batched()).isTrue();
        assertThat(signature.spec().id().name()).isEqualTo("textbook");
        assertThat(signature.spec().id().version()).isEqualTo("7");
        assertThat(signature.spec().input().kind()).isEqualTo(InputKind.TOKENS);
        assertThat(signature.spec().input().size()).isEqualTo(5000);
        assertThat(signature.spec().stateSize()).isEqualTo(256);
        assertThat(signature.spec().task()).isEqualTo(Task.CLASSIFICATION);
        assertThat(signature.spec().labels()).hasSize(6);

        ModelInspection inspection = ModelInspection.of(source);
        assertThat(inspection.parameters()).isEqualTo(386_438);
        assertThat(inspection.stateBytes()).isEqualTo(1024);
        assertThat(inspection.operators()).containsEntry("LSTM", 2).containsEntry("Dropout", 1);
        assertThat(inspection.statePairs()).hasSize(4).contains(new StatePair("lstm_1.c", "lstm_1.c.next"));
        assertThat(inspection.producer()).isEqualTo("cellstream");
    }

    @Test
    void shouldWriteTheSameBytesForTheSameNetwork() {
        assertThat(OnnxWriter.write(new RandomNetworks(5).any(), ModelSettings.NONE))
                .isEqualTo(OnnxWriter.write(new RandomNetworks(5).any(), ModelSettings.NONE));
    }

    @Test
    void shouldStartFromTheStateThatTheModelGives() {
        RandomNetworks random = new RandomNetworks(2);
        Layer.Recurrent first = random.recurrent("a", Cell.LSTM, 3, 4, true);
        Layer.Recurrent second = random.recurrent("b", Cell.GRU, 4, 2, false);
        Network network = new Network(InputKind.FEATURES, 3, List.of(first, second));
        float[] initial = signature(network, Map.of()).initialState();
        assertThat(initial).startsWith(first.initialState()).endsWith(0f, 0f).hasSize(10);
    }

    @Test
    void shouldTakeFeatureNamesAndNormalisationFromTheSettings() {
        ModelSignature signature = signature(
                new RandomNetworks(3).ofFeatures(Cell.GRU, 2, List.of(3), 2),
                Map.of(
                        "features",
                        "heat,noise",
                        "normalization.mean",
                        "1,2",
                        "normalization.scale",
                        "3,4",
                        "task",
                        "forecast"));
        assertThat(signature.spec().input().names()).containsExactly("heat", "noise");
        assertThat(signature.spec().input().normalization().scale()).containsExactly(3f, 4f);
        assertThat(signature.spec().task()).isEqualTo(Task.FORECAST);
    }

    @Test
    void shouldRefuseSettingsThatContradictTheGraph() {
        Network features = new RandomNetworks(3).ofFeatures(Cell.GRU, 2, List.of(3), 2);
        Network tokens = new RandomNetworks(3).ofTokens(Cell.GRU, 3, 2, List.of(3), 2);
        refused(features, "features", "a,b,c", "found 3 names, wanted 2");
        refused(features, "vocabulary", "a,b", "FEATURES");
        refused(features, "labels", "a", "found 1 labels, wanted 2");
        refused(features, "output", "z", "'z'");
        refused(features, "state.initial", "cell_0.h=nothing", "no tensor 'nothing'");
        refused(tokens, "vocabulary", "a,b,c,d", "found 4 names, wanted 3");
        refused(tokens, "features", "a,b,c", "TOKENS");
        assertThat(signature(tokens, Map.of("vocabulary", "a,b")).spec().input().size())
                .as("ids beyond the vocabulary never come")
                .isEqualTo(2);
    }

    @Test
    void shouldFindTheRowAxisOfEachTensor() {
        ModelSignature timeFirst = ModelSignature.of(OnnxFile.read(new Graphs()
                .input("x", ElementType.FLOAT, "time", "batch", 4)
                .input("h0", ElementType.FLOAT, 2, "batch", 4)
                .node("Add", "h0 x", "hn")
                .node("Relu", "x", "y")
                .output("y", "time", "batch", 4)
                .output("hn", 2, "batch", 4)
                .source()));
        assertThat(timeFirst.input().shape(5)).containsExactly(1, 5, 4);
        assertThat(timeFirst.states().get(0).input().shape(5)).containsExactly(2, 5, 4);
        assertThat(timeFirst.states().get(0).input().rowShape()).containsExactly(2, 4);
        assertThat(timeFirst.outputs().get(0).shape(5)).containsExactly(1, 5, 4);

        ModelSignature unnamed = ModelSignature.of(OnnxFile.read(new Graphs()
                .input("x", ElementType.FLOAT, "", "", 4)
                .node("Relu", "x", "y")
                .output("y", "", "", 4)
                .source()));
        assertThat(unnamed.batched())
                .as("two axes that may each be the batch: rows are run one by one")
                .isFalse();
        assertThatThrownBy(() -> ModelSignature.of(OnnxFile.read(new Graphs()
                        .input("x", ElementType.FLOAT, "batch", 20, 4)
                        .node("Relu", "x", "y")
                        .output("y", "batch", 20, 4)
                        .source())))
                .hasMessageContainingAll("MODEL_SHAPE", "x FLOAT[batch,20,4]", "length 1");
    }

    @Test
    void shouldTakeFloatsThatBecomeIdsAsTokens() {
        ModelSignature signature = ModelSignature.of(OnnxFile.read(new Graphs()
                .input("x", ElementType.FLOAT, "batch")
                .node("Cast", "x", "ids", Graphs.integer("to", 6))
                .constant("table", List.of(9L, 2L), Collections.nCopies(18, 1f))
                .node("Gather", "table ids", "y")
                .output("y", "batch", 2)
                .source()));
        assertThat(signature.spec().input().kind()).isEqualTo(InputKind.TOKENS);
        assertThat(signature.spec().input().size()).isEqualTo(9);
    }

    @Test
    void shouldRefuseRecurrentNodesThatForgetOrLookAhead() {
        assertThatThrownBy(() -> ModelSignature.of(OnnxFile.read(gru("forward").source())))
                .hasMessageContainingAll("MODEL_UNSUPPORTED", "(GRU)", "no state input");
        assertThatThrownBy(() ->
                        ModelSignature.of(OnnxFile.read(gru("bidirectional").source())))
                .hasMessageContainingAll("MODEL_UNSUPPORTED", "(GRU)", "bidirectional");
    }

    @Test
    void shouldRefuseRecurrentNodesWhoseStateHasTheShapeOfACarriedOneAlone() {
        Graphs graph = new Graphs()
                .input("x", ElementType.FLOAT, 1, "batch", 1)
                .input("h0", ElementType.FLOAT, 1, "batch", 1)
                .constant("W", List.of(1L, 3L, 1L), List.of(1f, 1f, 1f))
                .constant("R", List.of(1L, 3L, 1L), List.of(1f, 1f, 1f))
                .node("GRU", "x W R   h0", "first hn", Graphs.integer("hidden_size", 1))
                .node("Shape", "hn", "shape")
                .node("ConstantOfShape", "shape", "zeros")
                .node("Squeeze", "first", "between")
                .node("Identity", "x", "again")
                .node("GRU", "again W R   zeros", "y", Graphs.integer("hidden_size", 1))
                .output("y", 1, 1, "batch", 1)
                .output("hn", 1, "batch", 1);
        assertThatThrownBy(() -> ModelSignature.of(OnnxFile.read(graph.source())))
                .hasMessageContainingAll("MODEL_UNSUPPORTED", "'node of y'", "forget everything");
    }

    @Test
    void shouldFindFeaturesThatStandBeforeTime() {
        ModelSignature signature = ModelSignature.of(OnnxFile.read(new Graphs()
                .input("x", ElementType.FLOAT, "batch", 3, 1)
                .node("Relu", "x", "y")
                .output("y", "batch", 3, 1)
                .source()));
        assertThat(signature.spec().input().size()).isEqualTo(3);
        assertThat(signature.input().shape(5)).containsExactly(5, 3, 1);
    }

    private static Graphs gru(String direction) {
        return new Graphs()
                .input("x", ElementType.FLOAT, 1, "batch", 1)
                .constant("W", List.of(1L, 3L, 1L), List.of(1f, 1f, 1f))
                .constant("R", List.of(1L, 3L, 1L), List.of(1f, 1f, 1f))
                .node(
                        "GRU",
                        "x W R",
                        "y",
                        Graphs.integer("hidden_size", 1),
                        AttributeProto.newBuilder()
                                .setName("direction")
                                .setType(AttributeProto.AttributeType.STRING)
                                .setS(ByteString.copyFromUtf8(direction))
                                .build())
                .output("y", 1, 1, "batch", 1);
    }

    private static void refused(Network network, String key, String value, String named) {
        assertThatThrownBy(() -> signature(network, Map.of(key, value)))
                .hasMessageContainingAll("MODEL_SETTING", "network.onnx", "cellstream." + key, named);
    }

    private static ModelSignature signature(Network network, Map<String, String> settings) {
        byte[] bytes = OnnxWriter.write(network, ModelSettings.NONE);
        return ModelSignature.of(
                OnnxFile.read(ModelSource.bytes("network.onnx", bytes).with(settings)));
    }
}

package io.github.cellstream.runtime.stateful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.onnx.proto.OnnxMl.AttributeProto;
import com.google.protobuf.ByteString;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.importing.ModelFiles;
import io.github.cellstream.runtime.onnx.ElementType;
import io.github.cellstream.runtime.onnx.Graphs;
import io.github.cellstream.runtime.onnx.OnnxFile;
import io.github.cellstream.runtime.onnxruntime.OnnxRuntimeEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole-sequence graphs written by hand: those that can be stepped are, the others are refused by name and reason. */
class StatefuliserTest {
    private static final int FEATURES = 3;
    private static final int HIDDEN = 4;

    private final Random random = new Random(11);

    @ParameterizedTest
    @CsvSource({
        "LSTM,true,true", "LSTM,false,true", "LSTM,true,false", "LSTM,false,false",
        "GRU,true,true", "GRU,false,false", "RNN,true,true", "RNN,false,false"
    })
    void shouldStepRecurrentLayersThatBeginAtZeros(String operator, boolean batchFirst, boolean everyStep) {
        Graphs graph = batchFirst ? input("batch", "time") : input("time", "batch");
        String x = "x";
        if (batchFirst) {
            graph.node("Transpose", "x", "xt", Graphs.ints("perm", 1L, 0L, 2L));
            x = "xt";
        }
        recurrent(graph, operator, x, "");
        if (everyStep) {
            index(graph, "one", 1);
            graph.node("Squeeze", "Y one", "y").output("y", "any", "length", HIDDEN);
        } else {
            index(graph, "last", -1);
            graph.node("Gather", "Y last", "y", Graphs.integer("axis", 0)).output("y", 1, 1, "any", HIDDEN);
        }

        Statefuliser.Stateful stateful = proven(graph);

        assertThat(stateful.proof().orElseThrow().largest()).isLessThan(1e-6);
        assertThat(stateful.proof().orElseThrow().states()).hasSize(operator.equals("LSTM") ? 2 : 1);
        assertSteppable(stateful.file(), operator.equals("LSTM") ? 2 * HIDDEN : HIDDEN, new float[0]);
    }

    @Test
    void shouldStepASequenceWithoutABatch() {
        Graphs graph = new Graphs().input("x", ElementType.FLOAT, "length", FEATURES);
        vector(graph, "one", 1);
        graph.node("Unsqueeze", "x one", "rows");
        recurrent(graph, "LSTM", "rows", "");
        graph.tensor(tensor -> tensor.setName("two")
                        .setDataType(ElementType.INT64.code())
                        .addDims(2)
                        .addInt64Data(1)
                        .addInt64Data(2))
                .node("Squeeze", "Y two", "y")
                .output("y", "length", HIDDEN);

        Statefuliser.Stateful stateful = proven(graph);

        assertThat(stateful.proof().orElseThrow().largest()).isLessThan(1e-6);
        assertSteppable(stateful.file(), 2 * HIDDEN, new float[0]);
    }

    @Test
    void shouldBeginAtAConstantInitialState() {
        Graphs graph = input("time", "batch");
        List<Float> start = List.of(0.5f, -0.25f, 0.125f, 1f);
        graph.constant("start", List.of(1L, 1L, (long) HIDDEN), start)
                .tensor(tensor -> tensor.setName("one")
                        .setDataType(ElementType.INT64.code())
                        .addDims(1)
                        .addInt64Data(1))
                .tensor(tensor -> tensor.setName("two")
                        .setDataType(ElementType.INT64.code())
                        .addDims(1)
                        .addInt64Data(2))
                .node("Shape", "x", "shape")
                .node("Slice", "shape one two", "rows")
                .node("Concat", "one rows one", "target", Graphs.integer("axis", 0))
                .node("Expand", "start target", "h0");
        recurrent(graph, "GRU", "x", "h0");
        graph.node("Identity", "Y", "y").output("y", "time", 1, "batch", HIDDEN);

        Statefuliser.Stateful stateful = proven(graph);

        assertThat(stateful.proof().orElseThrow().largest()).isLessThan(1e-6);
        assertSteppable(stateful.file(), HIDDEN, new float[] {0.5f, -0.25f, 0.125f, 1f});
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldKeepPastStepsOfDilatedCausalConvolutions(boolean padNode) {
        Graphs graph = input("batch", "time").node("Transpose", "x", "xt", Graphs.ints("perm", 0L, 2L, 1L));
        weights(graph, "W", 2, FEATURES, 3);
        if (padNode) {
            graph.tensor(tensor -> tensor.setName("pads")
                            .setDataType(ElementType.INT64.code())
                            .addDims(6)
                            .addAllInt64Data(List.of(0L, 0L, 4L, 0L, 0L, 0L)))
                    .constant("value", List.of(), List.of(0.75f))
                    .node("Pad", "xt pads value", "padded")
                    .node("Conv", "padded W", "c", Graphs.ints("dilations", 2L));
        } else {
            graph.node("Conv", "xt W", "c", Graphs.ints("dilations", 2L), Graphs.ints("pads", 4L, 0L));
        }
        graph.node("Transpose", "c", "y", Graphs.ints("perm", 0L, 2L, 1L)).output("y", "batch", "time", 2);

        Statefuliser.Stateful stateful = proven(graph);

        assertThat(stateful.proof().orElseThrow().largest()).isLessThan(1e-6);
        float[] start = new float[4 * FEATURES];
        Arrays.fill(start, padNode ? 0.75f : 0);
        assertSteppable(stateful.file(), 4 * FEATURES, start);
    }

    @Test
    void shouldStepConvolutionsWhosePaddingBehindIsCutOff() {
        Graphs graph = input("batch", "time").node("Transpose", "x", "xt", Graphs.ints("perm", 0L, 2L, 1L));
        weights(graph, "W", 2, FEATURES, 3);
        graph.node("Conv", "xt W", "c", Graphs.ints("pads", 2L, 2L));
        vector(graph, "from", 0);
        vector(graph, "to", -2);
        vector(graph, "axis", 2);
        graph.node("Slice", "c from to axis", "cut")
                .node("Transpose", "cut", "y", Graphs.ints("perm", 0L, 2L, 1L))
                .output("y", "batch", "time", 2);

        assertThat(proven(graph).proof().orElseThrow().largest()).isLessThan(1e-6);
    }

    @Test
    void shouldKeepPastStepsOfAWindowsAverage() {
        Graphs graph = input("batch", "time")
                .node("Transpose", "x", "xt", Graphs.ints("perm", 0L, 2L, 1L))
                .node(
                        "AveragePool",
                        "xt",
                        "c",
                        Graphs.ints("kernel_shape", 4L),
                        Graphs.ints("pads", 3L, 0L),
                        Graphs.integer("count_include_pad", 1))
                .node("Transpose", "c", "y", Graphs.ints("perm", 0L, 2L, 1L))
                .output("y", "batch", "time", FEATURES);

        Statefuliser.Stateful stateful = proven(graph);

        assertThat(stateful.proof().orElseThrow().largest()).isLessThan(1e-6);
        assertSteppable(stateful.file(), 3 * FEATURES, new float[0]);
    }

    @Test
    void shouldProveOnPositiveFeaturesWhereTheGraphTakesLogarithms() {
        Graphs graph = input("time", "batch").node("Log", "x", "log");
        recurrent(graph, "GRU", "log", "");
        graph.node("Identity", "Y", "y").output("y", "time", 1, "batch", HIDDEN);

        SteppingProof proof = proven(graph).proof().orElseThrow();

        assertThat(proof.largest()).isLessThan(1e-6);
        assertThat(proof.states()).containsOnlyKeys("node_of_Y.h");
    }

    @Test
    void shouldRefuseWhatGivesNoNumbersToCompare() {
        Graphs graph = input("time", "batch").node("Abs", "x", "positive").node("Neg", "positive", "negative");
        graph.node("Log", "negative", "log");
        recurrent(graph, "GRU", "log", "");
        graph.node("Identity", "Y", "y").output("y", "time", 1, "batch", HIDDEN);

        ModelException refusal = catchThrowableOfType(ModelException.class, () -> ModelFiles.read(graph.source()));
        assertThat(refusal.code()).isEqualTo(ModelError.MODEL_UNSUPPORTED);
        assertThat(refusal).hasMessageContaining("no finite numbers");
    }

    @Test
    void shouldProveWindowsLongerThanAHundredSteps() {
        Graphs graph = input("batch", "time").node("Transpose", "x", "xt", Graphs.ints("perm", 0L, 2L, 1L));
        weights(graph, "W", 1, FEATURES, 2);
        graph.node("Conv", "xt W", "c", Graphs.ints("dilations", 150L), Graphs.ints("pads", 150L, 0L))
                .node("Transpose", "c", "y", Graphs.ints("perm", 0L, 2L, 1L))
                .output("y", "batch", "time", 1);

        SteppingProof proof = proven(graph).proof().orElseThrow();

        assertThat(proof.steps()).as("the oldest step of the window was seen").isGreaterThan(150);
        assertThat(proof.largest()).isLessThan(1e-6);
    }

    @Test
    void shouldRefuseAttention() {
        Graphs graph = input("batch", "time")
                .node("Transpose", "x", "xt", Graphs.ints("perm", 0L, 2L, 1L))
                .node("MatMul", "x xt", "scores")
                .node("Softmax", "scores", "weights", Graphs.integer("axis", -1))
                .node("MatMul", "weights x", "y")
                .output("y", "batch", "time", FEATURES);

        assertRefused(graph, "node of scores", "mixes time steps");
    }

    @Test
    void shouldRefuseTheMeanOfAllSteps() {
        Graphs graph = input("batch", "time")
                .node("ReduceMean", "x", "mean", Graphs.ints("axes", 1L), Graphs.integer("keepdims", 0))
                .node("Tanh", "mean", "y")
                .output("y", "batch", FEATURES);

        assertRefused(graph, "node of mean", "sums up the whole sequence");
    }

    @Test
    void shouldRefuseConvolutionsThatLookAhead() {
        Graphs graph = input("batch", "time").node("Transpose", "x", "xt", Graphs.ints("perm", 0L, 2L, 1L));
        weights(graph, "W", 2, FEATURES, 3);
        graph.node("Conv", "xt W", "c", Graphs.ints("pads", 1L, 1L))
                .node("Transpose", "c", "y", Graphs.ints("perm", 0L, 2L, 1L))
                .output("y", "batch", "time", 2);

        assertRefused(graph, "node of c", "looks at later time steps");
    }

    @Test
    void shouldRefuseBothDirections() {
        Graphs graph = input("time", "batch");
        weights(graph, "W", 2, 3 * HIDDEN, FEATURES);
        weights(graph, "R", 2, 3 * HIDDEN, HIDDEN);
        graph.node(
                        "GRU",
                        "x W R",
                        "y",
                        Graphs.integer("hidden_size", HIDDEN),
                        AttributeProto.newBuilder()
                                .setName("direction")
                                .setType(AttributeProto.AttributeType.STRING)
                                .setS(ByteString.copyFromUtf8("bidirectional"))
                                .build())
                .output("y", "time", 2, "batch", HIDDEN);

        assertRefused(graph, "node of y", "direction is bidirectional");
    }

    @Test
    void shouldRefuseAnInitialStateMadeOfTheData() {
        Graphs graph = input("time", "batch");
        weights(graph, "P", FEATURES, HIDDEN);
        graph.tensor(tensor -> tensor.setName("first")
                        .setDataType(ElementType.INT64.code())
                        .addDims(1)
                        .addInt64Data(0))
                .node("Gather", "x first", "x0", Graphs.integer("axis", 0))
                .node("MatMul", "x0 P", "h0");
        recurrent(graph, "GRU", "x", "h0");
        graph.node("Identity", "Y", "y").output("y", "time", 1, "batch", HIDDEN);

        assertRefused(graph, "node of Y", "computed from the data");
    }

    @Test
    void shouldRefuseAFixedLength() {
        Graphs graph = new Graphs().input("x", ElementType.FLOAT, 7, "batch", FEATURES);
        recurrent(graph, "GRU", "x", "");
        graph.node("Identity", "Y", "y").output("y", 7, 1, "batch", HIDDEN);

        ModelException refusal = catchThrowableOfType(ModelException.class, () -> ModelFiles.read(graph.source()));
        assertThat(refusal.code()).isEqualTo(ModelError.MODEL_SHAPE);
        assertThat(refusal).hasMessageContaining("dynamic axes for batch and time");
    }

    @Test
    void shouldLeaveModelsOfOneStepAlone() {
        Graphs graph = new Graphs().input("x", ElementType.FLOAT, "batch", FEATURES);
        weights(graph, "W", FEATURES, 2);
        OnnxFile file = OnnxFile.read(
                graph.node("MatMul", "x W", "y").output("y", "batch", 2).source());

        assertThat(Statefuliser.explicit(file)).isSameAs(file);
    }

    @Test
    void shouldLeaveItsOwnWorkAlone() {
        Graphs graph = input("time", "batch");
        recurrent(graph, "LSTM", "x", "");
        graph.node("Identity", "Y", "y").output("y", "time", 1, "batch", HIDDEN);

        OnnxFile once = proven(graph).file();

        assertThat(Statefuliser.explicit(once)).isSameAs(once);
        assertThat(proven(graph).file().fingerprint()).isEqualTo(once.fingerprint());
    }

    private static Graphs input(String first, String second) {
        return new Graphs().input("x", ElementType.FLOAT, first, second, FEATURES);
    }

    private void recurrent(Graphs graph, String operator, String x, String initial) {
        int gates = operator.equals("LSTM") ? 4 : operator.equals("GRU") ? 3 : 1;
        weights(graph, "W", 1, gates * HIDDEN, FEATURES);
        weights(graph, "R", 1, gates * HIDDEN, HIDDEN);
        graph.node(
                operator,
                x + " W R" + (initial.isEmpty() ? "" : "   " + initial),
                "Y",
                Graphs.integer("hidden_size", HIDDEN));
    }

    private void weights(Graphs graph, String name, int... shape) {
        List<Long> lengths = new ArrayList<>();
        int size = 1;
        for (int length : shape) {
            lengths.add((long) length);
            size *= length;
        }
        List<Float> values = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            values.add((float) random.nextGaussian() / 2);
        }
        graph.constant(name, lengths, values);
    }

    private static void index(Graphs graph, String name, long value) {
        vector(graph, name, value);
    }

    private static void vector(Graphs graph, String name, long value) {
        graph.tensor(tensor -> tensor.setName(name)
                .setDataType(ElementType.INT64.code())
                .addDims(1)
                .addInt64Data(value));
    }

    private static Statefuliser.Stateful proven(Graphs graph) {
        return Statefuliser.proven(OnnxFile.read(graph.source()));
    }

    private static void assertSteppable(OnnxFile file, int stateSize, float[] start) {
        ModelSource source = ModelSource.bytes("stepped.onnx", file.bytes());
        try (SequenceModel model = new OnnxRuntimeEngine().load(source)) {
            assertThat(model.spec().stateSize()).isEqualTo(stateSize);
            float[] initial = new float[stateSize];
            model.initialState(initial, 0);
            Optional.of(start)
                    .filter(wanted -> wanted.length > 0)
                    .ifPresent(wanted -> assertThat(initial).containsExactly(wanted));
        }
    }

    private static void assertRefused(Graphs graph, String node, String reason) {
        ModelException refusal = catchThrowableOfType(ModelException.class, () -> ModelFiles.read(graph.source()));
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(ModelError.MODEL_UNSUPPORTED);
        assertThat(refusal).hasMessageContaining("'" + node + "'").hasMessageContaining(reason);
    }
}

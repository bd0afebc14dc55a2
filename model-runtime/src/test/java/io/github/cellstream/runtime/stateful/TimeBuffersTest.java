package io.github.cellstream.runtime.stateful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.onnx.proto.OnnxMl.AttributeProto;
import com.google.protobuf.ByteString;
import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.auto.EngineComparison;
import io.github.cellstream.runtime.importing.ModelFiles;
import io.github.cellstream.runtime.onnx.ElementType;
import io.github.cellstream.runtime.onnx.Graphs;
import io.github.cellstream.runtime.onnx.OnnxFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows over time and inputs of other layouts: stepped, proven, and run by both engines; or refused by name and reason. */
class TimeBuffersTest {
    private static final int CHANNELS = 6;

    private final Random random = new Random(23);

    @ParameterizedTest
    @CsvSource({"1, 6, 3, 1", "1, 4, 2, 4", "3, 9, 3, 2", "6, 6, 5, 1", "6, 12, 2, 3"})
    void shouldStepConvolutionsOfAnyGroupsOnBothEngines(int groups, int outputs, int kernel, long dilation) {
        Graphs graph = channelsFirst();
        weights(graph, "w", outputs, CHANNELS / groups, kernel);
        weights(graph, "b", outputs);
        graph.node(
                        "Conv",
                        "x w b",
                        "y",
                        Graphs.integer("group", groups),
                        Graphs.ints("dilations", dilation),
                        Graphs.ints("pads", dilation * (kernel - 1), 0L))
                .output("y", "batch", outputs, "time");

        assertStepped(graph, (int) dilation * (kernel - 1) * CHANNELS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AveragePool", "MaxPool"})
    void shouldStepPoolsOnBothEngines(String operator) {
        Graphs graph = channelsFirst();
        boolean average = operator.equals("AveragePool");
        List<AttributeProto> attributes =
                new ArrayList<>(List.of(Graphs.ints("kernel_shape", 4L), Graphs.ints("pads", 3L, 0L)));
        if (average) {
            attributes.add(Graphs.integer("count_include_pad", 1));
        }
        graph.node(operator, "x", "y", attributes.toArray(AttributeProto[]::new))
                .output("y", "batch", CHANNELS, "time");

        assertStepped(graph, 3 * CHANNELS);
    }

    @Test
    void shouldKeepPaddingOfOtherAxesWhereItIs() {
        Graphs graph = new Graphs().input("x", ElementType.FLOAT, "batch", 1, "time", CHANNELS);
        longs(graph, "pads", 0, 0, 2, 1, 0, 0, 0, 1);
        weights(graph, "w", 4, 1, 3, 3);
        graph.node("Pad", "x pads", "padded")
                .node("Conv", "padded w", "y", Graphs.ints("strides", 1L, 2L))
                .output("y", "batch", 4, "time", 3);

        assertStepped(graph, 2 * CHANNELS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut and join", "pad and cut", "negative pad"})
    void shouldStepSequencesThatAreShifted(String way) {
        Graphs graph = new Graphs().input("x", ElementType.FLOAT, "batch", "time", CHANNELS);
        longs(graph, "zero", 0);
        longs(graph, "minus", -1);
        longs(graph, "axis", 1);
        switch (way) {
            case "cut and join" -> {
                longs(graph, "one", 1);
                longs(graph, "width", CHANNELS);
                graph.node("Shape", "x", "shape")
                        .node("Slice", "shape zero one zero", "rows")
                        .node("Concat", "rows one width", "front", Graphs.integer("axis", 0))
                        .node("ConstantOfShape", "front", "zeros")
                        .node("Slice", "x zero minus axis", "but_last")
                        .node("Concat", "zeros but_last", "shifted", Graphs.integer("axis", 1));
            }
            case "pad and cut" -> {
                longs(graph, "pads", 0, 1, 0, 0, 0, 0);
                graph.node("Pad", "x pads", "padded").node("Slice", "padded zero minus axis", "shifted");
            }
            default -> {
                longs(graph, "pads", 0, 1, 0, 0, -1, 0);
                graph.node("Pad", "x pads", "shifted");
            }
        }
        graph.node("Sub", "x shifted", "y").output("y", "batch", "time", CHANNELS);

        assertStepped(graph, CHANNELS);
    }

    @ParameterizedTest
    @CsvSource({"batch,time", "time,batch"})
    void shouldTakeReadingsOfOneFeatureWithoutAnAxisForIt(String first, String second) {
        Graphs graph = new Graphs().input("x", ElementType.FLOAT, first, second);
        longs(graph, "last", 2);
        weights(graph, "W", 1, 3, 1);
        weights(graph, "R", 1, 3, 1);
        graph.node("Unsqueeze", "x last", "features");
        String data = "features";
        if (first.equals("batch")) {
            graph.node("Transpose", "features", "time_first", Graphs.ints("perm", 1L, 0L, 2L));
            data = "time_first";
        }
        graph.node("GRU", data + " W R", "y", Graphs.integer("hidden_size", 1)).output("y", "time", 1, "batch", 1);

        assertStepped(graph, 1);
    }

    @Test
    void shouldTakeFeaturesThatStandBeforeTime() {
        Graphs graph = channelsFirst();
        weights(graph, "W", 1, 3 * 5, CHANNELS);
        weights(graph, "R", 1, 3 * 5, 5);
        graph.node("Transpose", "x", "time_first", Graphs.ints("perm", 2L, 0L, 1L))
                .node("GRU", "time_first W R", "y", Graphs.integer("hidden_size", 5))
                .output("y", "time", 1, "batch", 5);

        assertStepped(graph, 5);
    }

    @Test
    void shouldMendLengthsThatWereTracedWithOneSequence() {
        Graphs graph = new Graphs().input("x", ElementType.FLOAT, "time", CHANNELS);
        longs(graph, "one", 1);
        longs(graph, "traced", 6, 1, 5);
        weights(graph, "W", 1, 4 * 5, CHANNELS);
        weights(graph, "R", 1, 4 * 5, 5);
        graph.node("Unsqueeze", "x one", "rows")
                .node("LSTM", "rows W R", "Y", Graphs.integer("hidden_size", 5))
                .node("Transpose", "Y", "t", Graphs.ints("perm", 0L, 2L, 1L, 3L))
                .node("Reshape", "t traced", "r")
                .node("Squeeze", "r one", "y")
                .output("y", "time", 5);

        assertStepped(graph, 10);
    }

    @Test
    void shouldRefuseStridesOverTime() {
        Graphs graph = channelsFirst();
        weights(graph, "w", 2, CHANNELS, 3);
        graph.node("Conv", "x w", "y", Graphs.ints("pads", 2L, 0L), Graphs.ints("strides", 2L))
                .output("y", "batch", 2, "half");

        assertRefused(graph, "node of y", "answers every 2 steps only");
    }

    @Test
    void shouldRefuseAveragesThatLeavePaddingOut() {
        Graphs graph = channelsFirst()
                .node("AveragePool", "x", "y", Graphs.ints("kernel_shape", 3L), Graphs.ints("pads", 2L, 0L))
                .output("y", "batch", CHANNELS, "time");

        assertRefused(graph, "node of y", "count_include_pad=1");
    }

    @Test
    void shouldRefusePaddingThatReflectsTime() {
        Graphs graph = channelsFirst();
        longs(graph, "pads", 0, 0, 2, 0, 0, 0);
        weights(graph, "w", 2, CHANNELS, 3);
        graph.node(
                        "Pad",
                        "x pads",
                        "padded",
                        AttributeProto.newBuilder()
                                .setName("mode")
                                .setType(AttributeProto.AttributeType.STRING)
                                .setS(ByteString.copyFromUtf8("edge"))
                                .build())
                .node("Conv", "padded w", "y")
                .output("y", "batch", 2, "time");

        assertRefused(graph, "node of padded", "found mode edge");
    }

    @Test
    void shouldRefuseMaximaOverTheWholeSequence() {
        Graphs graph = channelsFirst()
                .node("ReduceMax", "x", "y", Graphs.ints("axes", 2L), Graphs.integer("keepdims", 0))
                .output("y", "batch", CHANNELS);

        assertRefused(graph, "node of y", "sums up the whole sequence");
    }

    @Test
    void shouldNameTheNodeThatMixesStepsAndNotTheWindowBeforeIt() {
        Graphs graph = channelsFirst();
        longs(graph, "pads", 0, 0, 2, 0, 0, 0);
        weights(graph, "w", 2, CHANNELS, 3);
        graph.node("Pad", "x pads", "padded")
                .node("Conv", "padded w", "c")
                .node("ReduceMean", "c", "y", Graphs.ints("axes", 2L), Graphs.integer("keepdims", 0))
                .output("y", "batch", 2);

        assertRefused(graph, "node of y", "sums up the whole sequence");
    }

    @Test
    void shouldRefuseOtherNumbersThanFloats() {
        Graphs graph = new Graphs().input("x", ElementType.DOUBLE, "batch", "time", CHANNELS);
        weights(graph, "W", 1, 3 * 5, CHANNELS);
        weights(graph, "R", 1, 3 * 5, 5);
        graph.node("Cast", "x", "f", Graphs.integer("to", 1))
                .node("Transpose", "f", "t", Graphs.ints("perm", 1L, 0L, 2L))
                .node("GRU", "t W R", "y", Graphs.integer("hidden_size", 5))
                .output("y", "time", 1, "batch", 5);

        ModelException refusal = catchThrowableOfType(ModelException.class, () -> ModelFiles.read(graph.source()));
        assertThat(refusal.code()).isEqualTo(ModelError.MODEL_UNSUPPORTED);
        assertThat(refusal).hasMessageContainingAll("x DOUBLE[batch,time,6]", "wanted FLOAT features", "net.float()");
    }

    private static Graphs channelsFirst() {
        return new Graphs().input("x", ElementType.FLOAT, "batch", CHANNELS, "time");
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

    private static void longs(Graphs graph, String name, long... values) {
        graph.tensor(tensor -> {
            tensor.setName(name).setDataType(ElementType.INT64.code()).addDims(values.length);
            for (long value : values) {
                tensor.addInt64Data(value);
            }
        });
    }

    private static void assertStepped(Graphs graph, int stateSize) {
        Statefuliser.Stateful stateful = Statefuliser.proven(OnnxFile.read(graph.source()));
        assertThat(stateful.proof().orElseThrow().largest()).isLessThan(1e-6);
        ModelSource source = ModelSource.bytes("stepped.onnx", stateful.file().bytes());
        try (SequenceModel jvm = load("jvm", source);
                SequenceModel onnxRuntime = load("onnxruntime", source)) {
            assertThat(jvm.spec().stateSize()).isEqualTo(stateSize);
            assertThat(EngineComparison.of(jvm, onnxRuntime, 20, 3).largest()).isLessThan(1e-5);
        }
    }

    private static SequenceModel load(String engine, ModelSource source) {
        return Plugins.named(ModelEngine.class, ModelEngine::name, engine).load(source);
    }

    private static void assertRefused(Graphs graph, String node, String reason) {
        ModelException refusal = catchThrowableOfType(ModelException.class, () -> ModelFiles.read(graph.source()));
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(ModelError.MODEL_UNSUPPORTED);
        assertThat(refusal).hasMessageContaining("'" + node + "'").hasMessageContaining(reason);
    }
}

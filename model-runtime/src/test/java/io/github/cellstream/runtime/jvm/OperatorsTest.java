package io.github.cellstream.runtime.jvm;

import static io.github.cellstream.runtime.onnx.Graphs.integer;
import static io.github.cellstream.runtime.onnx.Graphs.ints;
import static io.github.cellstream.runtime.onnx.Graphs.number;
import static io.github.cellstream.runtime.onnx.Graphs.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.auto.EngineComparison;
import io.github.cellstream.runtime.onnx.ElementType;
import io.github.cellstream.runtime.onnx.Graphs;
import io.github.cellstream.runtime.onnxruntime.OnnxRuntimeEngine;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Operators around recurrent nodes, one small graph each, against ONNX Runtime. */
class OperatorsTest {
    private static final int WIDTH = 12;
    private static final int OPSET = 20;

    @TestFactory
    Stream<DynamicTest> shouldApplyFunctionsToEveryNumber() {
        Stream<DynamicTest> plain = Stream.of(
                        "Tanh Sigmoid Relu Softplus Softsign HardSwish Mish Exp Neg Abs Reciprocal Sign Erf Sin Cos Tan"
                                + " Atan Floor Ceil Round LeakyRelu ThresholdedRelu Elu Celu Selu HardSigmoid Shrink Gelu"
                                + " Softmax LogSoftmax Identity Dropout")
                .flatMap(names -> Stream.of(names.split(" ")))
                .map(name -> alike(name, graph().node(name, "x", "y").output("y", "batch", WIDTH)));
        Stream<DynamicTest> parameterised = Stream.of(
                function("LeakyRelu", number("alpha", 0.3f)),
                function("ThresholdedRelu", number("alpha", 0.4f)),
                function("Elu", number("alpha", 0.7f)),
                function("Celu", number("alpha", 1.7f)),
                function("Selu", number("alpha", 1.5f), number("gamma", 1.1f)),
                function("HardSigmoid", number("alpha", 0.3f), number("beta", 0.4f)),
                function("Shrink", number("lambd", 0.3f), number("bias", 0.2f)),
                function("Gelu", text("approximate", "tanh")),
                alike("Log", graph().node("Abs", "x", "a").node("Log", "a", "y").output("y", "batch", WIDTH)),
                alike(
                        "Sqrt",
                        graph().node("Abs", "x", "a").node("Sqrt", "a", "y").output("y", "batch", WIDTH)),
                alike(
                        "Clip",
                        graph().floats("low", new float[] {-0.5f})
                                .floats("high", new float[] {0.75f})
                                .node("Clip", "x low high", "c")
                                .node("Clip", "c  ", "d")
                                .node("Clip", "d  high", "y")
                                .output("y", "batch", WIDTH)),
                alike(
                        "Gelu as exporters take it apart",
                        graph().floats("root", new float[] {(float) Math.sqrt(2)})
                                .floats("one", new float[] {1})
                                .floats("half", new float[] {0.5f})
                                .node("Div", "x root", "d")
                                .node("Erf", "d", "e")
                                .node("Add", "e one", "s")
                                .node("Mul", "x s", "m")
                                .node("Mul", "m half", "y")
                                .output("y", "batch", WIDTH)));
        return Stream.concat(plain, parameterised);
    }

    @TestFactory
    Stream<DynamicTest> shouldCombineNumbers() {
        float[] row = values(WIDTH, 1);
        Stream<DynamicTest> pairs = Stream.of("Add Sub Mul Div Min Max Sum Mean PRelu".split(" "))
                .map(name -> alike(
                        name,
                        graph().floats("row", row, WIDTH)
                                .node(name, "x row", "a")
                                .node(name.equals("PRelu") ? "Add" : name, "a x", "y")
                                .output("y", "batch", WIDTH)));
        Stream<DynamicTest> comparisons = Stream.of("Less LessOrEqual Greater GreaterOrEqual Equal".split(" "))
                .map(name -> alike(
                        name,
                        graph().floats("zero", new float[1])
                                .node("Relu", "x", "a")
                                .node(name, "a zero", "b")
                                .node("Not", "b", "n")
                                .node("Cast", "n", "y", integer("to", 1))
                                .output("y", "batch", WIDTH)));
        Stream<DynamicTest> others = Stream.of(
                alike(
                        "Pow",
                        graph().floats("two", new float[] {2})
                                .floats("half", new float[] {1.5f})
                                .node("Pow", "x two", "a")
                                .node("Pow", "a half", "y")
                                .output("y", "batch", WIDTH)),
                alike(
                        "Where, And, Or, Xor",
                        graph().floats("row", row, WIDTH)
                                .floats("zero", new float[1])
                                .node("Greater", "x row", "a")
                                .node("Less", "x zero", "b")
                                .node("And", "a b", "c")
                                .node("Xor", "a c", "d")
                                .node("Or", "d c", "e")
                                .node("Where", "e x row", "f")
                                .node("Where", "b zero f", "y")
                                .output("y", "batch", WIDTH)),
                alike(
                        "truth of numbers, numbers cut off",
                        graph().node("Relu", "x", "r")
                                .node("Cast", "r", "b", integer("to", 9))
                                .node("Cast", "b", "f", integer("to", 1))
                                .node("Cast", "x", "i", integer("to", 7))
                                .node("Cast", "i", "g", integer("to", 1))
                                .node("Add", "f g", "y")
                                .output("y", "batch", WIDTH)),
                alike(
                        "numbers that are none, and infinite ones",
                        graph().floats("zero", new float[1])
                                .floats("one", new float[] {1})
                                .node("Relu", "x", "r")
                                .node("Div", "x r", "q")
                                .node("IsInf", "q", "i", integer("detect_positive", 0))
                                .node("Where", "i one q", "w")
                                .node("Mul", "q zero", "m")
                                .node("IsNaN", "m", "n")
                                .node("Where", "n zero w", "y")
                                .output("y", "batch", WIDTH)),
                alike(
                        "broadcasting",
                        reshaped(0, 3, 4)
                                .floats("column", values(3, 2), 3, 1)
                                .node("Mul", "r column", "a")
                                .node("Add", "column a", "b")
                                .longs("last", -1)
                                .node("ReduceMax", "b last", "m", integer("keepdims", 1))
                                .node("Sub", "b m", "y")
                                .output("y", "batch", 3, 4)));
        return Stream.of(pairs, comparisons, others).flatMap(tests -> tests);
    }

    @TestFactory
    Stream<DynamicTest> shouldReduceAxes() {
        return Stream.of(
                        "ReduceSum ReduceMean ReduceMax ReduceMin ReduceProd ReduceL1 ReduceL2 ReduceSumSquare ReduceLogSumExp"
                                .split(" "))
                .flatMap(name -> Stream.of(
                        alike(
                                name + " of the last axis",
                                reshaped(0, 3, 4)
                                        .longs("last", -1)
                                        .node(name, "r last", "y", integer("keepdims", 1))
                                        .output("y", "batch", 3, 1)),
                        alike(
                                name + " of a middle axis, dropped",
                                reshaped(0, 3, 4)
                                        .longs("middle", 1)
                                        .node(name, "r middle", "y", integer("keepdims", 0))
                                        .output("y", "batch", 4))));
    }

    @TestFactory
    Stream<DynamicTest> shouldNormalize() {
        return Stream.of(
                alike(
                        "LayerNormalization",
                        graph().floats("scale", values(WIDTH, 3), WIDTH)
                                .floats("shift", values(WIDTH, 4), WIDTH)
                                .node("LayerNormalization", "x scale shift", "y", number("epsilon", 1e-3f))
                                .output("y", "batch", WIDTH)),
                alike(
                        "LayerNormalization of several vectors",
                        reshaped(0, 3, 4)
                                .floats("scale", values(4, 3), 4)
                                .node("LayerNormalization", "r scale", "y", integer("axis", -1))
                                .output("y", "batch", 3, 4)),
                alike(
                        "LayerNormalization of two axes",
                        reshaped(0, 3, 4)
                                .floats("scale", values(12, 3), 3, 4)
                                .node("LayerNormalization", "r scale", "y", integer("axis", 1))
                                .output("y", "batch", 3, 4)),
                alike(
                        "LayerNormalization taken apart",
                        graph().longs("last", -1)
                                .floats("two", new float[] {2})
                                .floats("epsilon", new float[] {1e-5f})
                                .node("ReduceMean", "x last", "mean")
                                .node("Sub", "x mean", "d")
                                .node("Pow", "d two", "q")
                                .node("ReduceMean", "q last", "v")
                                .node("Add", "v epsilon", "w")
                                .node("Sqrt", "w", "s")
                                .node("Div", "d s", "y")
                                .output("y", "batch", WIDTH)),
                alike(
                        "BatchNormalization",
                        moments(graph(), WIDTH)
                                .node("BatchNormalization", "x scale shift mean variance", "y")
                                .output("y", "batch", WIDTH)),
                alike(
                        "BatchNormalization of channels",
                        moments(reshaped(0, 3, 4), 3)
                                .node("BatchNormalization", "r scale shift mean variance", "y")
                                .output("y", "batch", 3, 4)),
                alike(
                        "InstanceNormalization",
                        reshaped(0, 3, 4)
                                .floats("scale", values(3, 3), 3)
                                .floats("shift", values(3, 4), 3)
                                .node("InstanceNormalization", "r scale shift", "y", number("epsilon", 1e-3f))
                                .output("y", "batch", 3, 4)),
                alike(
                        "GroupNormalization",
                        reshaped(0, 4, 3)
                                .opset(21)
                                .floats("scale", values(4, 3), 4)
                                .floats("shift", values(4, 4), 4)
                                .node("GroupNormalization", "r scale shift", "y", integer("num_groups", 2))
                                .output("y", "batch", 4, 3)),
                alike(
                        "Softmax of a middle axis",
                        reshaped(0, 3, 4)
                                .node("Softmax", "r", "s", integer("axis", 1))
                                .node("LogSoftmax", "s", "y", integer("axis", 2))
                                .output("y", "batch", 3, 4)),
                alike(
                        "Softmax before operator set 13",
                        reshaped(0, 3, 4).opset(12).node("Softmax", "r", "y").output("y", "batch", 3, 4)),
                alike(
                        "GlobalAveragePool, GlobalMaxPool",
                        reshaped(0, 3, 4)
                                .node("GlobalAveragePool", "r", "a")
                                .node("GlobalMaxPool", "r", "b")
                                .node("Sub", "b a", "y")
                                .output("y", "batch", 3, 1)));
    }

    @TestFactory
    Stream<DynamicTest> shouldMultiplyMatrices() {
        return Stream.of(
                alike(
                        "MatMul of several vectors",
                        reshaped(0, 3, 4)
                                .floats("w", values(20, 5), 4, 5)
                                .node("MatMul", "r w", "y")
                                .output("y", "batch", 3, 5)),
                alike(
                        "MatMul of several matrices",
                        reshaped(0, 3, 2, 2)
                                .floats("w", values(30, 5), 3, 2, 5)
                                .node("MatMul", "r w", "y")
                                .output("y", "batch", 3, 2, 5)),
                alike(
                        "MatMul, constant first",
                        reshaped(0, 3, 4)
                                .floats("w", values(15, 5), 5, 3)
                                .node("MatMul", "w r", "y")
                                .output("y", "batch", 5, 4)),
                alike(
                        "MatMul of computed matrices",
                        reshaped(0, 3, 4)
                                .node("Transpose", "r", "t", ints("perm", 0L, 2L, 1L))
                                .node("MatMul", "r t", "y")
                                .output("y", "batch", 3, 3)),
                alike(
                        "MatMul of a vector",
                        graph().floats("w", values(WIDTH, 5), WIDTH)
                                .node("MatMul", "x w", "v")
                                .longs("one", 1)
                                .node("Unsqueeze", "v one", "y")
                                .output("y", "batch", 1)),
                alike(
                        "Gemm",
                        graph().floats("w", values(60, 5), 5, WIDTH)
                                .floats("b", values(5, 6), 5)
                                .node(
                                        "Gemm",
                                        "x w b",
                                        "y",
                                        integer("transB", 1),
                                        number("alpha", 0.5f),
                                        number("beta", 2f))
                                .output("y", "batch", 5)),
                alike(
                        "Gemm, computed addend",
                        graph().floats("w", values(144, 5), WIDTH, WIDTH)
                                .node("Gemm", "x w x", "y")
                                .output("y", "batch", WIDTH)),
                alike(
                        "Conv in groups, dilated",
                        reshaped(0, 2, 6)
                                .floats("w", values(16, 5), 4, 1, 2, 2)
                                .longs("axis", 2)
                                .node("Unsqueeze", "r axis", "u")
                                .longs("twice", 1, 1, 2, 1)
                                .node("Tile", "u twice", "t")
                                .floats("b", values(4, 6), 4)
                                .node("Conv", "t w b", "c", integer("group", 2), ints("dilations", 1L, 3L))
                                .longs("shape", 0, 4, 3)
                                .node("Reshape", "c shape", "y")
                                .output("y", "batch", 4, 3)),
                alike(
                        "AveragePool, MaxPool",
                        reshaped(0, 2, 6)
                                .node("AveragePool", "r", "a", ints("kernel_shape", 2L), ints("strides", 2L))
                                .node("MaxPool", "r", "b", ints("kernel_shape", 3L), ints("strides", 1L))
                                .node("Concat", "a b", "y", integer("axis", 2))
                                .output("y", "batch", 2, 7)));
    }

    @TestFactory
    Stream<DynamicTest> shouldArrange() {
        return Stream.of(
                alike(
                        "Slice backwards, Tile, Pad, Expand, Split",
                        reshaped(0, 3, 4)
                                .longs("from", -1)
                                .longs("to", -99)
                                .longs("axis", 2)
                                .longs("by", -1)
                                .longs("pads", 0, 1, 0, 0, 0, 2)
                                .longs("repeats", 1, 2, 1)
                                .floats("filler", new float[] {0.5f})
                                .node("Slice", "r from to axis by", "a")
                                .node("Pad", "a pads filler", "b")
                                .node("Tile", "b repeats", "c")
                                .node("Split", "c", "d e", integer("axis", 2), integer("num_outputs", 2))
                                .node("Concat", "e d", "y", integer("axis", 1))
                                .output("y", "batch", 16, 3)),
                alike(
                        "indices computed from shapes",
                        reshaped(0, 3, 4)
                                .tensor(scalar("zero", 0))
                                .tensor(scalar("one", 1))
                                .longs("three", 3)
                                .node("Size", "wanted", "size")
                                .node("Equal", "size three", "same")
                                .node("Where", "same size one", "length")
                                .node("Squeeze", "length", "end")
                                .node("Range", "zero end one", "range")
                                .node("Gather", "r range", "y", integer("axis", 2))
                                .output("y", "batch", 3, 3)),
                alike(
                        "an If that shapes decide",
                        reshaped(0, 3, 4)
                                .longs("three", 3)
                                .node("Size", "wanted", "size")
                                .node("Equal", "size three", "same")
                                .longs("axis", 1)
                                .node("Squeeze", "same", "condition")
                                .node(
                                        "If",
                                        "condition",
                                        "y",
                                        branch("then_branch", "Tanh"),
                                        branch("else_branch", "Asinh"))
                                .output("y", "batch", 3, 4)),
                alike(
                        "OneHot of the token",
                        new Graphs()
                                .opset(OPSET)
                                .input("x", ElementType.INT64, "batch")
                                .tensor(scalar("depth", 7))
                                .floats("values", new float[] {-1, 2}, 2)
                                .node("OneHot", "x depth values", "y")
                                .output("y", "batch", 7)),
                alike(
                        "an output nobody reads is left out",
                        graph().node("ArgMax", "x", "index", integer("axis", 1))
                                .node("Tanh", "x", "y")
                                .output("y", "batch", WIDTH)));
    }

    @Test
    void shouldNameWhatItCannotCompile() {
        Graphs graph = graph().node("TopK", "x k", "y indices").longs("k", 3).output("y", "batch", 3);
        assertThatThrownBy(() -> new JvmEngine().load(graph.source()))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.code()).isEqualTo(ModelError.MODEL_UNSUPPORTED))
                .hasMessageContainingAll("graph.onnx", "node 'node of y indices' (TopK)", "no such operator");
    }

    private static Graphs graph() {
        return new Graphs().opset(OPSET).input("x", ElementType.FLOAT, "batch", WIDTH);
    }

    private static Graphs reshaped(long... shape) {
        return graph().longs("wanted", shape).node("Reshape", "x wanted", "r");
    }

    private static Graphs moments(Graphs graph, int channels) {
        float[] variance = values(channels, 8);
        for (int i = 0; i < channels; i++) {
            variance[i] = Math.abs(variance[i]) + 0.1f;
        }
        return graph.floats("scale", values(channels, 5), channels)
                .floats("shift", values(channels, 6), channels)
                .floats("mean", values(channels, 7), channels)
                .floats("variance", variance, channels);
    }

    private static Consumer<TensorProto.Builder> scalar(String name, long value) {
        return tensor ->
                tensor.setName(name).setDataType(ElementType.INT64.code()).addInt64Data(value);
    }

    /** A branch of an If that applies an operator to r. */
    private static AttributeProto branch(String name, String operator) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.GRAPH)
                .setG(GraphProto.newBuilder()
                        .setName(name)
                        .addNode(NodeProto.newBuilder()
                                .setOpType(operator)
                                .addInput("r")
                                .addOutput(name + ".y"))
                        .addOutput(ValueInfoProto.newBuilder().setName(name + ".y")))
                .build();
    }

    private static DynamicTest function(String name, AttributeProto... attributes) {
        return alike(
                name + " with parameters",
                graph().node(name, "x", "y", attributes).output("y", "batch", WIDTH));
    }

    private static DynamicTest alike(String name, Graphs graph) {
        return DynamicTest.dynamicTest(name, () -> {
            try (SequenceModel jvm = new JvmEngine().load(graph.source());
                    SequenceModel other = new OnnxRuntimeEngine().load(graph.source())) {
                EngineComparison comparison = EngineComparison.of(jvm, other, 20, 3);
                assertThat(comparison.outputs()).isNotEmpty();
                assertThat(comparison.largest()).isLessThan(5e-6);
            }
        });
    }

    private static float[] values(int length, long seed) {
        Random random = new Random(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}

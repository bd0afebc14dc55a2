package io.github.cellstream.runtime.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import com.google.protobuf.ByteString;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.auto.EngineComparison;
import io.github.cellstream.runtime.onnx.ElementType;
import io.github.cellstream.runtime.onnx.Graphs;
import io.github.cellstream.runtime.onnxruntime.OnnxRuntimeEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Convolutions, pools and paddings, of forms drawn at random, against ONNX Runtime. */
class WindowCompilerTest {
    private static final int FORMS = 60;

    @Test
    void shouldComputeConvolutionsAndPoolsOfAnyForm() {
        long seed = System.nanoTime();
        System.out.println("random windows, seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < FORMS; i++) {
            ModelSource source = window(random);
            try (SequenceModel jvm = new JvmEngine().load(source);
                    SequenceModel onnxRuntime = new OnnxRuntimeEngine().load(source)) {
                assertThat(EngineComparison.of(jvm, onnxRuntime, 2, seed).largest())
                        .as("form %s of seed %s", i, seed)
                        .isLessThan(2e-5);
            }
        }
    }

    @Test
    void shouldGiveTheSameBitsInEveryCompanyAndWidth() {
        Random random = new Random(5);
        for (int i = 0; i < 12; i++) {
            ModelSource source = window(random);
            SequenceModel wide = new JvmEngine().load(source);
            SequenceModel narrow = new JvmEngine(new ScalarKernels(4)).load(source);
            StepBatch company = batch(wide, 5, i);
            StepBatch alone = batch(narrow, 1, i);
            wide.step(company);
            narrow.step(alone);
            int outputs = wide.spec().outputSize();
            for (int o = 0; o < outputs; o++) {
                assertThat(Float.floatToRawIntBits(alone.outputs()[o]))
                        .isEqualTo(Float.floatToRawIntBits(company.outputs()[o]));
            }
        }
    }

    @Test
    void shouldRefuseWhatItDoesNotCompute() {
        Graphs reflected = new Graphs()
                .input("x", ElementType.FLOAT, "batch", 4)
                .node("Pad", "x pads", "y", text("mode", "reflect"));
        longs(reflected, "pads", 0, 1, 0, 0);
        refused(reflected.output("y", "batch", 5), "'node of y' (Pad)", "mode reflect");

        Graphs narrow = image(List.of(2, 3));
        narrow.node("AveragePool", "image", "y", Graphs.ints("kernel_shape", 5L))
                .output("y", "batch", 2, 1);
        refused(narrow, "'node of y' (AveragePool)", "does not fit");

        Graphs indices = image(List.of(2, 3));
        indices.node("MaxPool", "image", "y where", Graphs.ints("kernel_shape", 2L))
                .output("y", "batch", 2, 2);
        refused(indices, "'node of y where' (MaxPool)", "where the largest values are");
    }

    private static void refused(Graphs graph, String node, String reason) {
        assertThatThrownBy(() -> new JvmEngine().load(graph.source()))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("MODEL_UNSUPPORTED", node, reason);
    }

    private static StepBatch batch(SequenceModel model, int rows, long seed) {
        StepBatch batch = model.newBatch(rows);
        batch.size(rows);
        Random random = new Random(seed);
        for (int i = 0; i < rows * model.spec().input().size(); i++) {
            batch.inputs()[i] = (float) random.nextGaussian();
        }
        return batch;
    }

    /** One window operator over an image of one or two axes. */
    private static ModelSource window(Random random) {
        int axes = 1 + random.nextInt(2);
        int groups = 1 + random.nextInt(3);
        int channels = groups * (1 + random.nextInt(3));
        List<Integer> shape = new ArrayList<>(List.of(channels));
        List<Long> kernel = new ArrayList<>();
        List<Long> dilations = new ArrayList<>();
        List<Long> strides = new ArrayList<>();
        List<Long> pads = new ArrayList<>();
        for (int axis = 0; axis < axes; axis++) {
            kernel.add(1L + random.nextInt(3));
            dilations.add(1L + random.nextInt(2));
            strides.add(1L + random.nextInt(2));
            shape.add(6 + random.nextInt(3));
        }
        for (int i = 0; i < 2 * axes; i++) {
            pads.add((long) random.nextInt((int) Math.min(2, kernel.get(i % axes))));
        }
        Graphs graph = image(shape);
        AttributeProto window = list("kernel_shape", kernel);
        AttributeProto padding = random.nextInt(4) == 0
                ? text("auto_pad", "SAME_" + (random.nextBoolean() ? "UPPER" : "LOWER"))
                : list("pads", pads);
        boolean same = padding.getName().equals("auto_pad");
        int operator = random.nextInt(3);
        int outputs = operator == 0 ? groups * (1 + random.nextInt(20)) : channels;
        List<Long> reach = operator == 0 && !same
                ? dilations
                : dilations.stream().map(d -> 1L).toList();
        long size = outputs;
        for (int axis = 0; axis < axes; axis++) {
            long length = shape.get(axis + 1) + pads.get(axis) + pads.get(axes + axis);
            size *= same
                    ? (shape.get(axis + 1) + strides.get(axis) - 1) / strides.get(axis)
                    : (length - (kernel.get(axis) - 1) * reach.get(axis) - 1) / strides.get(axis) + 1;
        }
        switch (operator) {
            case 0 -> {
                List<Integer> weights = new ArrayList<>(List.of(outputs, channels / groups));
                kernel.forEach(length -> weights.add(length.intValue()));
                constant(graph, "w", weights, random);
                constant(graph, "b", List.of(outputs), random);
                graph.node(
                        "Conv",
                        random.nextBoolean() ? "image w b" : "image w",
                        "y",
                        Graphs.integer("group", groups),
                        window,
                        list("dilations", reach),
                        list("strides", strides),
                        padding);
            }
            case 1 ->
                graph.node(
                        "AveragePool",
                        "image",
                        "y",
                        window,
                        list("strides", strides),
                        padding,
                        Graphs.integer("count_include_pad", random.nextInt(2)));
            default -> graph.node("MaxPool", "image", "y", window, list("strides", strides), padding);
        }
        longs(graph, "flat", 0, -1);
        return graph.node("Reshape", "y flat", "out")
                .output("out", "batch", (int) size)
                .source();
    }

    /** An input of one vector, seen as channels and axes. */
    private static Graphs image(List<Integer> shape) {
        int size = shape.stream().reduce(1, (a, b) -> a * b);
        Graphs graph = new Graphs().input("x", ElementType.FLOAT, "batch", size);
        long[] target = new long[shape.size() + 1];
        target[0] = -1;
        for (int axis = 0; axis < shape.size(); axis++) {
            target[axis + 1] = shape.get(axis);
        }
        longs(graph, "target", target);
        return graph.node("Reshape", "x target", "image");
    }

    private static void constant(Graphs graph, String name, List<Integer> shape, Random random) {
        List<Float> values = new ArrayList<>();
        for (int i = 0; i < shape.stream().reduce(1, (a, b) -> a * b); i++) {
            values.add((float) random.nextGaussian() / 2);
        }
        graph.constant(name, shape.stream().map(Integer::longValue).toList(), values);
    }

    private static void longs(Graphs graph, String name, long... values) {
        graph.tensor(tensor -> {
            tensor.setName(name).setDataType(ElementType.INT64.code()).addDims(values.length);
            for (long value : values) {
                tensor.addInt64Data(value);
            }
        });
    }

    private static AttributeProto list(String name, List<Long> values) {
        return Graphs.ints(name, values.toArray(Long[]::new));
    }

    private static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }
}

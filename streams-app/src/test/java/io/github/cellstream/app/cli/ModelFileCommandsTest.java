package io.github.cellstream.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code model convert} and {@code model verify} on files that the test writes: h' = tanh(0.5 x + 0.8 h + 0.1), y = 2 h' − 0.25. */
class ModelFileCommandsTest {
    private static final int SEQUENCES = 2;
    private static final int STEPS = 9;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder = Path.of("");

    private Path weights = folder;
    private Path recorded = folder;

    @BeforeEach
    void writeFiles() throws IOException {
        weights = Files.write(folder.resolve("model.safetensors"), safetensors());
        recorded = writeCase("equal");
    }

    @Test
    void shouldPassARecordedCaseOnBothEngines() {
        assertThat(run("model", "verify", weights.toString(), "--case", recorded.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .contains("jvm against the recorded outputs, 2 × 9 steps")
                .contains("onnxruntime against the recorded outputs, 2 × 9 steps")
                .contains("passed");
    }

    @Test
    void shouldFailARecordedCaseThatDiffers() throws IOException {
        byte[] y = Files.readAllBytes(folder.resolve("y.bin"));
        ByteBuffer last = ByteBuffer.wrap(y).order(ByteOrder.LITTLE_ENDIAN);
        last.putFloat(y.length - 4, last.getFloat(y.length - 4) + 0.01f);
        Files.write(folder.resolve("y.bin"), y);
        assertThat(run("model", "verify", weights.toString(), "--case", recorded.toString(), "--json"))
                .isEqualTo(1);
        assertThat(out.toString()).contains("\"passed\":false", "\"engines\":[\"jvm\",\"onnxruntime\"]");
        assertThat(run("model", "verify", weights.toString(), "--case", recorded.toString(), "--tolerance", "0.02"))
                .isZero();
    }

    @Test
    void shouldCompareEnginesOnGivenSequences() throws IOException {
        Path given = Files.writeString(folder.resolve("given.txt"), "0.5\n-1\n2 # loud\n\n0.25\n");
        String architecture = "architecture=rnn: RNN tanh | head";
        assertThat(run("model", "verify", weights.toString(), "-s", architecture, "--sequences", given.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("jvm against onnxruntime, 2 × 3 steps", "passed");
        Files.writeString(given, "0.5\n1,2\n");
        assertThat(run("model", "verify", weights.toString(), "-s", architecture, "--sequences", given.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("given.txt: sequence 1, step 2: found 2 numbers, wanted 1 features");
    }

    @Test
    void shouldFailACaseToBeRefusedIfTheFileIsTaken() throws IOException {
        Path refuse = writeCase("refuse");
        assertThat(run("model", "verify", weights.toString(), "--case", refuse.toString()))
                .isEqualTo(1);
        assertThat(out.toString()).contains("FAILED: to be refused, but taken by [jvm, onnxruntime]");
        Path reverse = Files.write(folder.resolve("reverse.onnx"), sequenceGraph("reverse"));
        assertThat(run("model", "verify", reverse.toString(), "--case", refuse.toString()))
                .isZero();
        assertThat(out.toString()).contains("refused by", "MODEL_UNSUPPORTED", "refused, as expected");
    }

    @Test
    void shouldExitWith2ForACaseThatDoesNotFit() throws IOException {
        Files.write(folder.resolve("x.bin"), new byte[12]);
        assertThat(run("model", "verify", weights.toString(), "--case", recorded.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("case.json: x", "found 12 bytes");
    }

    @Test
    void shouldVerifyASequenceGraphSteppedAndOnBothEngines() throws IOException {
        Path graph = Files.write(folder.resolve("whole.onnx"), sequenceGraph("forward"));
        assertThat(run("model", "verify", graph.toString(), "--steps", "20", "--seed", "7"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .contains("stepped against the whole sequence")
                .contains("jvm against onnxruntime, 3 × 20 steps")
                .contains("output      y:", "state ")
                .contains("passed");
        assertThat(run("model", "verify", graph.toString(), "--tolerance", "0", "--json"))
                .isIn(0, 1);
        assertThat(out.toString()).contains("\"comparisons\":[{\"what\":\"stepped against the whole sequence\"");
    }

    @Test
    void shouldExitWith2ForAFileThatNobodyTakes() throws IOException {
        Path reverse = Files.write(folder.resolve("reverse.onnx"), sequenceGraph("reverse"));
        assertThat(run("model", "verify", reverse.toString())).isEqualTo(2);
        assertThat(out.toString()).contains("every engine: MODEL_UNSUPPORTED");
        assertThat(run("model", "verify", folder.resolve("none.onnx").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("MODEL_UNREADABLE");
        assertThat(run("model", "verify", reverse.toString(), "--steps", "0")).isEqualTo(2);
    }

    @Test
    void shouldConvertASequenceGraphAndKeepItsNumbers() throws IOException {
        Path graph = Files.write(folder.resolve("whole.onnx"), sequenceGraph("forward"));
        Path converted = folder.resolve("stepped.onnx");
        assertThat(run("model", "convert", graph.toString(), converted.toString(), "--set", "version=3"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("version 3", "made of a graph of whole sequences");
        assertThat(metadata(converted)).contains("cellstream.version=3", "cellstream.name=whole");
        assertThat(ModelProto.parseFrom(Files.readAllBytes(converted))
                        .getGraph()
                        .getInputList())
                .hasSize(2);
        assertThat(run("model", "verify", converted.toString())).isZero();
    }

    @Test
    void shouldConvertWeightsToAFileThatPassesTheirCase() throws IOException {
        Path converted = folder.resolve("converted.onnx");
        String architecture = "architecture=rnn: RNN, 1 layer, batch_first | head";
        assertThat(run("model", "convert", weights.toString(), converted.toString(), "--set", architecture))
                .as(err.toString())
                .isZero();
        assertThat(metadata(converted)).anyMatch(entry -> entry.startsWith("cellstream.state.pairs="));
        assertThat(run("model", "verify", converted.toString(), "--case", recorded.toString()))
                .isZero();
    }

    @Test
    void shouldNotOverwriteUnlessForced() throws IOException {
        Path graph = Files.write(folder.resolve("whole.onnx"), sequenceGraph("forward"));
        Path there = Files.writeString(folder.resolve("there.onnx"), "precious");
        assertThat(run("model", "convert", graph.toString(), there.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("--force");
        assertThat(there).hasContent("precious");
        assertThat(run("model", "convert", graph.toString(), there.toString(), "--force"))
                .isZero();
        assertThat(metadata(there)).isNotEmpty();
    }

    @Test
    void shouldWriteNothingForAFileThatCannotBeConverted() throws IOException {
        Path reverse = Files.write(folder.resolve("reverse.onnx"), sequenceGraph("reverse"));
        assertThat(run(
                        "model",
                        "convert",
                        reverse.toString(),
                        folder.resolve("out.onnx").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("MODEL_UNSUPPORTED");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.startsWith("out.onnx"));
        }
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        CommandLine line = CellstreamCommand.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    private static Stream<String> metadata(Path file) throws IOException {
        return ModelProto.parseFrom(Files.readAllBytes(file)).getMetadataPropsList().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue());
    }

    private Path writeCase(String expect) throws IOException {
        ByteBuffer x = ByteBuffer.allocate(4 * SEQUENCES * STEPS).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer y = ByteBuffer.allocate(4 * SEQUENCES * STEPS).order(ByteOrder.LITTLE_ENDIAN);
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            double h = 0;
            for (int step = 0; step < STEPS; step++) {
                float reading = (float) Math.sin(sequence + 0.7 * step);
                h = Math.tanh(0.5 * reading + 0.8 * h + 0.1);
                x.putFloat(reading);
                y.putFloat((float) (2 * h - 0.25));
            }
        }
        Files.write(folder.resolve("x.bin"), x.array());
        Files.write(folder.resolve("y.bin"), y.array());
        return Files.writeString(
                folder.resolve(expect.equals("equal") ? "case.json" : expect + ".json"), """
                {"expect": "%s", "tolerance": 1e-5, "architecture": "rnn: RNN, 1 layer, batch_first | head",
                 "x": {"file": "x.bin", "dtype": "f32", "shape": [2, 9, 1]},
                 "y": {"file": "y.bin", "dtype": "f32", "shape": [2, 9, 1]}}
                """.formatted(expect));
    }

    private static byte[] safetensors() {
        String[] names = {
            "rnn.weight_ih_l0", "rnn.weight_hh_l0", "rnn.bias_ih_l0", "rnn.bias_hh_l0", "head.weight", "head.bias"
        };
        float[] values = {0.5f, 0.8f, 0.1f, 0, 2, -0.25f};
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < names.length; i++) {
            String shape = names[i].contains("bias") ? "[1]" : "[1,1]";
            header.append(i == 0 ? "" : ",")
                    .append("\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                            .formatted(names[i], shape, 4 * i, 4 * i + 4));
        }
        byte[] text = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer file =
                ByteBuffer.allocate(8 + text.length + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(text.length).put(text);
        for (float value : values) {
            file.putFloat(value);
        }
        return file.array();
    }

    /** One RNN node over x [time, batch, 1], all steps out. */
    private static byte[] sequenceGraph(String direction) {
        NodeProto.Builder rnn = NodeProto.newBuilder()
                .setName("rnn")
                .setOpType("RNN")
                .addInput("x")
                .addInput("W")
                .addInput("R")
                .addOutput("y");
        rnn.addAttributeBuilder()
                .setName("hidden_size")
                .setI(1)
                .setType(ai.onnx.proto.OnnxMl.AttributeProto.AttributeType.INT);
        rnn.addAttributeBuilder()
                .setName("direction")
                .setS(com.google.protobuf.ByteString.copyFromUtf8(direction))
                .setType(ai.onnx.proto.OnnxMl.AttributeProto.AttributeType.STRING);
        GraphProto graph = GraphProto.newBuilder()
                .setName("whole")
                .addNode(rnn)
                .addInitializer(weight("W", 0.5f))
                .addInitializer(weight("R", 0.8f))
                .addInput(value("x", "time", "batch", ""))
                .addOutput(value("y", "time", "", "batch", ""))
                .build();
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static TensorProto weight(String name, float value) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(1)
                .addDims(1)
                .addDims(1)
                .addDims(1)
                .addFloatData(value)
                .build();
    }

    /** A float tensor; an axis without a name has length 1. */
    private static ValueInfoProto value(String name, String... axes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (String axis : axes) {
            if (axis.isEmpty()) {
                shape.addDimBuilder().setDimValue(1);
            } else {
                shape.addDimBuilder().setDimParam(axis);
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(
                                TypeProto.Tensor.newBuilder().setElemType(1).setShape(shape)))
                .build();
    }
}

package io.github.cellstream.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.laws.RandomNetworks;
import io.github.cellstream.runtime.network.Cell;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxFileTest {
    @Test
    void shouldReadWhatTheWriterWrote() {
        OnnxFile file = OnnxFile.read(written());
        assertThat(file.opset()).isEqualTo(17);
        assertThat(file.inputs())
                .extracting(GraphValue::toString)
                .containsExactly("x FLOAT[batch,3]", "cell_0.h FLOAT[batch,5]", "cell_0.c FLOAT[batch,5]");
        assertThat(file.outputs())
                .extracting(GraphValue::toString)
                .containsExactly("y FLOAT[batch,2]", "cell_0.h.next FLOAT[batch,5]", "cell_0.c.next FLOAT[batch,5]");
        assertThat(file.constant("cell_0.W").orElseThrow().shape()).containsExactly(1, 20, 3);
        assertThat(file.settings().value(ModelSetting.LABELS)).hasValue("a,b");
    }

    @Test
    void shouldDecodeEveryTypeRawAndTyped() {
        ByteBuffer raw = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        raw.putInt(-3).putInt(7);
        OnnxFile file = OnnxFile.read(sound().tensor(
                        t -> t.setName("i32").setDataType(6).addDims(2).setRawData(ByteString.copyFrom(raw.array())))
                .tensor(t -> t.setName("f64").setDataType(11).addDims(1).addDoubleData(0.5))
                .tensor(t -> t.setName("f16")
                        .setDataType(10)
                        .addDims(2)
                        .addInt32Data(0x3c00)
                        .addInt32Data(0xc000))
                .tensor(t -> t.setName("raw16").setDataType(10).addDims(1).setRawData(bytes(0x00, 0x3c)))
                .tensor(t -> t.setName("bool")
                        .setDataType(9)
                        .addDims(2)
                        .addInt32Data(1)
                        .addInt32Data(0))
                .tensor(t -> t.setName("i64").setDataType(7).addInt64Data(1L << 40))
                .tensor(t -> t.setName("u8")
                        .setDataType(2)
                        .addDims(1)
                        .setRawData(bytes(255, 0).substring(0, 1)))
                .source());
        assertThat(file.constant("i32").orElseThrow().longs()).containsExactly(-3, 7);
        assertThat(file.constant("f64").orElseThrow().floats()).containsExactly(0.5f);
        assertThat(file.constant("f16").orElseThrow().floats()).containsExactly(1, -2);
        assertThat(file.constant("raw16").orElseThrow().floats()).containsExactly(1);
        assertThat(file.constant("bool").orElseThrow().longs()).containsExactly(1, 0);
        assertThat(file.constant("i64").orElseThrow().longs()).containsExactly(1L << 40);
        assertThat(file.constant("u8").orElseThrow().longs()).containsExactly(255);
        assertThatThrownBy(() -> file.constant("i64").orElseThrow().floats())
                .hasMessageContainingAll("MODEL_SHAPE", "i64", "INT64", "real numbers");
    }

    @Test
    void shouldRefuseWhatIsNoOnnxFile() {
        refused(ModelSource.bytes("empty.onnx", new byte[0]), ModelError.MODEL_MALFORMED, "empty.onnx");
        refused(
                ModelSource.bytes("a.onnx", "hello world".getBytes(StandardCharsets.UTF_8)),
                ModelError.MODEL_MALFORMED,
                "a.onnx");
        refused(ModelSource.bytes("zeros.onnx", new byte[100]), ModelError.MODEL_MALFORMED, "zeros.onnx");
        byte[] whole = written().bytes();
        for (int length = 1; length < whole.length; length += 13) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThat(catchThrowable(() -> OnnxFile.read(ModelSource.bytes("cut.onnx", cut))))
                    .as("the first %d of %d bytes", length, whole.length)
                    .isInstanceOf(ModelException.class);
        }
    }

    @Test
    void shouldRefuseDataOutsideTheFile() {
        refused(
                sound().tensor(t -> t.setName("W")
                                .setDataType(1)
                                .addDims(4)
                                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                                .addExternalData(StringStringEntryProto.newBuilder()
                                        .setKey("location")
                                        .setValue("../../etc/passwd")))
                        .source(),
                ModelError.MODEL_UNSUPPORTED,
                "'W'",
                "another file");
    }

    @Test
    void shouldRefuseShapesThatContradictTheirBytes() {
        refused(
                sound().constant("W", List.of(3L, 4L), List.of(1f, 2f)).source(),
                ModelError.MODEL_MALFORMED,
                "'W'",
                "found 2 values",
                "wanted 12",
                "FLOAT[3, 4]");
        refused(
                sound().tensor(t -> t.setName("W").setDataType(1).addDims(2).setRawData(bytes(1, 2, 3, 4)))
                        .source(),
                ModelError.MODEL_MALFORMED,
                "'W'",
                "4 raw bytes",
                "8 bytes");
        refused(sound().constant("W", List.of(1L << 40), List.of()).source(), ModelError.MODEL_MALFORMED, "'W'");
        refused(
                sound().constant("W", List.of(1L << 20, 1L << 20), List.of()).source(),
                ModelError.MODEL_TOO_LARGE,
                "'W'");
        refused(sound().constant("W", List.of(-1L), List.of()).source(), ModelError.MODEL_MALFORMED, "'W'", "-1");
    }

    @Test
    void shouldRefuseGraphsThatCannotBeRunInOrder() {
        refused(sound().node("Relu", "nowhere", "z").source(), ModelError.MODEL_MALFORMED, "Relu", "'nowhere'");
        refused(
                sound().node("Relu", "b", "a").node("Relu", "a", "b").source(),
                ModelError.MODEL_MALFORMED,
                "'b'",
                "cycle");
        refused(sound().node("Relu", "x", "y").source(), ModelError.MODEL_MALFORMED, "'y'", "taken");
        refused(sound().output("z", "batch", 2).source(), ModelError.MODEL_MALFORMED, "'z'", "no node");
        refused(
                sound().constant("W", List.of(1L), List.of(1f))
                        .constant("W", List.of(1L), List.of(1f))
                        .source(),
                ModelError.MODEL_MALFORMED,
                "'W'",
                "two initializers");
        Graphs many = sound();
        for (int i = 0; i <= GraphCheck.MAX_NODES; i++) {
            many.node("Relu", "x", "many" + i);
        }
        refused(many.source(), ModelError.MODEL_TOO_LARGE, "nodes", "20000");
    }

    @Test
    void shouldRefuseAMillionEmptyPartsBeforeMakingThem() {
        byte[] parts = new byte[2 * MessageBudget.MAX_MESSAGES + 4];
        for (int i = 0; i < parts.length; i += 2) {
            parts[i] = 14 << 3 | 2; // metadata_props, empty
        }
        refused(ModelSource.bytes("parts.onnx", parts), ModelError.MODEL_TOO_LARGE, "parts.onnx", "parts");
    }

    @Test
    void shouldRefuseUnknownSettingsNamingTheNearest() {
        refused(sound().metadata("cellstream.lables", "a,b").source(), ModelError.MODEL_SETTING, "lables", "labels");
        assertThat(OnnxFile.read(sound().metadata("other.key", "v").source())
                        .settings()
                        .asMap())
                .isEmpty();
    }

    @Test
    void shouldFingerprintBytesAndTheSettingsThatDecideNumbers() {
        ModelSource source = written();
        String plain = OnnxFile.read(source).fingerprint();
        assertThat(plain).matches("[0-9a-f]{64}");
        assertThat(OnnxFile.read(source.with(Map.of("name", "another"))).fingerprint())
                .isEqualTo(plain);
        assertThat(OnnxFile.read(source.with(Map.of("normalization.mean", "1,2,3", "normalization.scale", "1,1,1")))
                        .fingerprint())
                .isNotEqualTo(plain);
        assertThat(OnnxFile.read(ModelSource.bytes("elsewhere", source.bytes())).fingerprint())
                .isEqualTo(plain);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldMeetDamagedFilesWithNothingButAModelException(long seed) {
        Random random = new Random(seed);
        byte[] whole = written().bytes();
        int refused = 0;
        for (int i = 0; i < 1500; i++) {
            byte[] damaged = whole.clone();
            int wounds = 1 + random.nextInt(4);
            for (int wound = 0; wound < wounds; wound++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                ModelSignature.of(OnnxFile.read(ModelSource.bytes("damaged.onnx", damaged)));
            } catch (ModelException e) {
                refused++;
            }
        }
        assertThat(refused).as("of 1500 files, seed %d", seed).isPositive();
    }

    private static void refused(ModelSource source, ModelError code, String... named) {
        Throwable thrown = catchThrowable(() -> OnnxFile.read(source));
        assertThat(thrown).isInstanceOf(ModelException.class).hasMessageContainingAll(named);
        assertThat(((ModelException) thrown).code()).isEqualTo(code);
    }

    private static ModelSource written() {
        return ModelSource.bytes(
                "written.onnx",
                OnnxWriter.write(
                        new RandomNetworks(1).ofFeatures(Cell.LSTM, 3, List.of(5), 2),
                        ModelSettings.NONE.with(ModelSetting.LABELS, List.of("a", "b"))));
    }

    private static Graphs sound() {
        return new Graphs()
                .input("x", ElementType.FLOAT, "batch", 2)
                .node("Tanh", "x", "y")
                .output("y", "batch", 2);
    }

    private static ByteString bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return ByteString.copyFrom(bytes);
    }
}

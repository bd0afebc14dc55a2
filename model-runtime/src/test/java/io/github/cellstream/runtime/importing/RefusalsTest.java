package io.github.cellstream.runtime.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, and what the message then says. */
class RefusalsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hostile-promise.h5       | MODEL_TOO_LARGE   | d/kernel",
                "hostile-deflated.h5      | MODEL_TOO_LARGE   | d/kernel",
                "hostile-soft-link.h5     | MODEL_UNSUPPORTED | link",
                "hostile-external-link.h5 | MODEL_UNSUPPORTED | link",
                "hostile-external-data.h5 | MODEL_MALFORMED   | model_weights/d/s/d",
                "hostile-circle.h5        | MODEL_MALFORMED   | circle",
                "hostile-virtual.h5       | MODEL_MALFORMED   | model_weights/d/s/d",
                "hostile-text.h5          | MODEL_UNSUPPORTED | real numbers",
                "hostile-shape.h5         | MODEL_SHAPE       | found shape [2, 64], wanted [64, 2]",
            })
    void shouldRefuseHostileHdf5(String file, ModelError code, String named) {
        ModelException refusal = refusal(ModelSource.file(SmallCasesTest.resource(file)));
        assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
        assertThat(refusal).hasMessageContaining(file).hasMessageContaining(named);
    }

    @Test
    void shouldRefuseZipBombs() throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(archive)) {
            zip.putNextEntry(new ZipEntry("config.json"));
            for (int i = 0; i < 64; i++) {
                zip.write(new byte[1 << 20]);
            }
        }
        ModelException refusal = refusal(ModelSource.bytes("bomb.keras", archive.toByteArray()));
        assertThat(refusal.code()).isEqualTo(ModelError.MODEL_TOO_LARGE);
        assertThat(refusal).hasMessageContaining("bomb.keras").hasMessageContaining("config.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.keras", "model.h5", "model.safetensors"})
    void shouldRefuseAFileThatIsNotWhatItsNameSays(String name) {
        ModelException refusal =
                refusal(ModelSource.bytes(name, "neither this nor that".getBytes(StandardCharsets.UTF_8)));
        assertThat(refusal.code()).isEqualTo(ModelError.MODEL_MALFORMED);
        assertThat(refusal).hasMessageContaining(name);
    }

    @Test
    void shouldRefusePicklesAndSayHowToExport() throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(archive)) {
            zip.putNextEntry(new ZipEntry("model/data.pkl"));
            zip.write(new byte[] {(byte) 0x80, 2, '.'});
        }
        byte[] legacy = {(byte) 0x80, 2, (byte) 0x8a, 10, 'l', (byte) 0xfc};
        for (byte[] pickle : new byte[][] {archive.toByteArray(), legacy}) {
            ModelException refusal = refusal(ModelSource.bytes("model.pt", pickle));
            assertThat(refusal.code()).isEqualTo(ModelError.MODEL_UNSUPPORTED);
            assertThat(refusal).hasMessageContaining("save_file(").hasMessageContaining("import torch");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}; 4; wanted 8 bytes",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}; 4; overlap",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}; 8; gap",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}; 8; end at byte 4 of 8",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,9999999999]}}; 4; outside",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[-4,0]}}; 4; outside",
                "{'a':{'dtype':'F32','shape':[65536,65536,65536,65536],'data_offsets':[0,4]}}; 4; can hold",
                "{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}}; 4; can't be",
                "{'a':{'dtype':'Q4','shape':[1],'data_offsets':[0,4]}}; 4; unknown",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}; 4; Duplicate",
                "{'a':7}; 4; wanted dtype",
            })
    void shouldRefuseHeadersThatLie(String header, int bytes, String named) {
        ModelException refusal = refusal(safetensors(header.replace('\'', '"'), bytes));
        assertThat(refusal.code()).isEqualTo(ModelError.MODEL_MALFORMED);
        assertThat(refusal).hasMessageContaining("m.safetensors").hasMessageContaining(named);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "table | rnn | head; a projection of size 4",
                "table | rnn: LSTM, 3 layers, proj_size 4 | head; found 2 layers",
                "table | rnn: GRU, proj_size 4 | head; wanted 3 rows",
                "table | rnn: LSTM, proj_size 4, bidirectional | head; not come yet",
                "table | rnn: LSTM, proj_size 4, dropout 0.1 | head; the option 'dropout 0.1'",
                "table | rnn: LSTM, proj_size 4; [head.bias, head.weight]",
                "table | rnn: LSTM, proj_size 4 | head | hat; has [head, rnn, table]",
                "table | rnn: LSTM, proj_size 4 | head | head; used twice",
                "table | head | rnn: LSTM, proj_size 4; takes 4 values",
                "table | | head; wanted NAME",
                "'' ; in which order",
            })
    void shouldRefuseArchitecturesThatDoNotFit(String architecture, String named) throws IOException {
        byte[] file = Files.readAllBytes(SmallCasesTest.resource("torch-lstm-projection/model.safetensors"));
        ModelException refusal =
                refusal(ModelSource.bytes("m.safetensors", file).with(Map.of("architecture", architecture)));
        assertThat(refusal).hasMessageContaining("m.safetensors").hasMessageContaining(named);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "recurrent_activation | softmax  | recurrent_activation softmax, wanted one of elu, hard_sigmoid",
                "recurrent_activation | gelu     | recurrent_activation gelu, wanted one of elu, hard_sigmoid",
                "activation           | swish    | activation swish, wanted one of elu, hard_sigmoid",
                "activation           | my_own   | activation my_own, wanted one of elu, exponential, gelu",
            })
    void shouldRefuseActivationsThatCellsDoNotKnow(String key, String name, String named) throws IOException {
        byte[] archive = Files.readAllBytes(SmallCasesTest.resource("keras-cells-end/model.keras"));
        String config = new String(HostileFilesTest.member(archive, "config.json"), StandardCharsets.UTF_8)
                .replaceAll("\"" + key + "\": \"(tanh|hard_sigmoid)\"", "\"" + key + "\": \"" + name + "\"");
        ModelException refusal = refusal(ModelSource.bytes("w.h5", HostileFilesTest.member(archive, "model.weights.h5"))
                .with(Map.of("architecture", config)));
        assertThat(refusal.code()).isEqualTo(ModelError.MODEL_UNSUPPORTED);
        assertThat(refusal).hasMessageContaining("(LSTM)").hasMessageContaining(named);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tanh 0.5", "gelu exact", "leaky relu -1", "glu", "leaky relu x"})
    void shouldRefuseActivationsThatPyTorchDoesNotHave(String word) throws IOException {
        byte[] file = Files.readAllBytes(SmallCasesTest.resource("torch-gru/model.safetensors"));
        ModelException refusal =
                refusal(ModelSource.bytes("m.safetensors", file).with(Map.of("architecture", "rnn | head | " + word)));
        assertThat(refusal.code()).isEqualTo(ModelError.MODEL_SETTING);
        assertThat(refusal).hasMessageContaining("'" + word + "'").hasMessageContaining("leaky relu, log sigmoid");
    }

    @Test
    void shouldAskWhetherAVectorIsANormalisationOrSlopes() throws IOException {
        Path file = SmallCasesTest.resource("torch-activations/model.safetensors");
        ModelException refusal = refusal(ModelSource.bytes("m.safetensors", Files.readAllBytes(file))
                .with(Map.of("architecture", "l0 | slope")));
        assertThat(refusal).hasMessageContaining("'slope: prelu'").hasMessageContaining("'slope: layer norm'");
    }

    @Test
    void shouldRefuseAnArchitectureForAFileThatBringsItsOwn() {
        ModelException refusal = refusal(ModelSource.file(SmallCasesTest.resource("keras-masked/model.keras"))
                .with(Map.of("architecture", "{}")));
        assertThat(refusal.code()).isEqualTo(ModelError.MODEL_SETTING);
    }

    private static ModelSource safetensors(String header, int bytes) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + json.length + bytes).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(json.length).put(json);
        return ModelSource.bytes("m.safetensors", file.array()).with(Map.of("architecture", "a"));
    }

    private static ModelException refusal(ModelSource source) {
        ModelException refusal = catchThrowableOfType(ModelException.class, () -> ModelFiles.read(source));
        assertThat(refusal).as("a refusal of %s", source.name()).isNotNull();
        return refusal;
    }
}

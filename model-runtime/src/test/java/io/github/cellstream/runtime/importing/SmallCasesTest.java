package io.github.cellstream.runtime.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.importing.keras.KerasImporter;
import io.github.cellstream.runtime.network.Activation;
import io.github.cellstream.runtime.network.Layer;
import io.github.cellstream.runtime.onnx.ModelSetting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small files that Keras and PyTorch wrote; the scripts that made them lie beside them. */
class SmallCasesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "keras-masked/model.keras",
                "keras-nested/model.keras",
                "keras-nested/model.h5",
                "torch-lstm-projection/model.safetensors",
                "torch-gru/model.safetensors",
                "torch-rnn-norms/model.safetensors",
                "torch-activations/model.safetensors",
                "torch-rnn-relu/model.safetensors"
            })
    void shouldStepForeignFilesAsTheirOwnToolsDo(String name) {
        Path file = resource(name);
        Conformance recorded = Conformance.read(file.resolveSibling("case.json"));
        ModelSource source = recorded.source(file);
        Map<String, Double> differences = recorded.differences(source);
        System.out.println("conformance " + name + ": " + differences);
        assertThat(differences.values()).allMatch(difference -> difference <= recorded.tolerance());
        assertThat(ModelFiles.read(source).settings().count(ModelSetting.PARAMETERS))
                .hasValue(recorded.parameters());
        assertThat(ModelFiles.open(source).bytes())
                .isEqualTo(ModelFiles.open(source).bytes());
        assertThat(ModelFiles.open(ModelFiles.open(source)).bytes())
                .isEqualTo(ModelFiles.open(source).bytes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"activations-0", "activations-1", "activations-2", "activations-layers", "cells-end", "cells-3"})
    void shouldStepEveryActivationAsKerasDoes(String name) {
        for (String file : List.of("model.keras", "model.h5")) {
            shouldStepForeignFilesAsTheirOwnToolsDo("keras-" + name + "/" + file);
        }
    }

    @Test
    void shouldComputeHardSigmoidAsTheVersionOfKerasThatWroteTheFile() throws IOException {
        byte[] archive = Files.readAllBytes(resource("keras-cells-end/model.keras"));
        assertThat(gates(archive)).isEqualTo(new Activation(Activation.Kind.HARD_SIGMOID, 1 / 6f, 0.5f));
        ByteArrayOutputStream old = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(old)) {
            for (String member : List.of("config.json", "model.weights.h5")) {
                zip.putNextEntry(new ZipEntry(member));
                zip.write(HostileFilesTest.member(archive, member));
            }
            zip.putNextEntry(new ZipEntry("metadata.json"));
            zip.write("{\"keras_version\": \"2.15.0\"}".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(gates(old.toByteArray())).isEqualTo(new Activation(Activation.Kind.HARD_SIGMOID, 0.2f, 0.5f));
    }

    private static Activation gates(byte[] archive) {
        Layer first = new KerasImporter()
                .read(ModelSource.bytes("m.keras", archive))
                .network()
                .layers()
                .get(0);
        return ((Layer.Recurrent) first).activations().gates();
    }

    @Test
    void shouldTakeWeightsAloneWithTheirArchitectureBesideThem(@TempDir Path folder) throws IOException {
        Path file = resource("keras-masked/model.keras");
        byte[] archive = Files.readAllBytes(file);
        Path weights = Files.write(folder.resolve("w.h5"), HostileFilesTest.member(archive, "model.weights.h5"));
        assertThatThrownBy(() -> ModelFiles.read(ModelSource.file(weights)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("w.h5.json");
        Files.write(folder.resolve("w.h5.json"), HostileFilesTest.member(archive, "config.json"));
        Conformance recorded = Conformance.read(file.resolveSibling("case.json"));
        assertThat(recorded.differences(ModelSource.file(weights)).values())
                .allMatch(difference -> difference <= recorded.tolerance());
    }

    @Test
    void shouldTakeSettingsThatTravelInASafetensorsFile() throws IOException {
        byte[] plain = Files.readAllBytes(resource("torch-gru/model.safetensors"));
        ByteBuffer in = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) in.getLong(0);
        byte[] header = ("{\"__metadata__\":{\"cellstream.architecture\":\"rnn | head | sigmoid\","
                        + "\"cellstream.labels\":\"yes,no\",\"format\":\"pt\"},"
                        + new String(plain, 9, length - 1, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(plain.length - length + header.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .put(plain, 8 + length, plain.length - 8 - length);
        ModelSource source = ModelSource.bytes("m.safetensors", out.array());
        assertThat(ModelFiles.read(source).settings().list(ModelSetting.LABELS)).containsExactly("yes", "no");
        Conformance recorded =
                Conformance.read(resource("torch-gru/model.safetensors").resolveSibling("case.json"));
        assertThat(recorded.differences(source).values()).allMatch(difference -> difference <= recorded.tolerance());
    }

    static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(SmallCasesTest.class.getResource("/importing/" + name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}

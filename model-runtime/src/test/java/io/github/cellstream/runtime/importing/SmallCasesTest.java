package io.github.cellstream.runtime.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.onnx.ModelSetting;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small files that Keras and PyTorch wrote; the scripts that made them lie beside them. */
class SmallCasesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "keras-masked/model.keras",
                "torch-lstm-projection/model.safetensors",
                "torch-gru/model.safetensors",
                "torch-rnn-norms/model.safetensors"
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

    static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(SmallCasesTest.class.getResource("/importing/" + name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}

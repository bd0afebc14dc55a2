package io.github.cellstream.runtime.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.ReferenceData;
import io.github.cellstream.runtime.onnx.ModelSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Files that Keras and PyTorch themselves wrote, stepped on both engines against what those tools computed. */
class ExportsConformanceTest {
    @TestFactory
    Stream<DynamicTest> shouldStepForeignFilesAsTheirOwnToolsDo() throws IOException {
        Optional<Path> folder = ReferenceData.find("models/exports");
        if (folder.isEmpty()) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.walk(folder.get(), 2)) {
            List<Path> foreign = files.filter(file -> file.toString().matches(".*\\.(keras|h5|safetensors)"))
                    .sorted()
                    .toList();
            assertThat(foreign).hasSizeGreaterThanOrEqualTo(16);
            return foreign.stream()
                    .map(file -> DynamicTest.dynamicTest(
                            file.getName(file.getNameCount() - 2) + "/" + file.getFileName(), () -> require(file)));
        }
    }

    private static void require(Path file) {
        Conformance recorded = Conformance.read(file.resolveSibling("case.json"));
        ModelSource source = recorded.source(file);
        if (!recorded.equal()) {
            ModelException refusal = catchThrowableOfType(ModelException.class, () -> ModelFiles.read(source));
            assertThat(refusal).isNotNull();
            assertThat(refusal.code()).isEqualTo(ModelError.MODEL_UNSUPPORTED);
            assertThat(refusal).hasMessageContaining(file.toString()).hasMessageContaining("layer '");
            System.out.println("conformance " + file + ": refused: " + refusal.getMessage());
            return;
        }
        Map<String, Double> differences = recorded.differences(source);
        System.out.println("conformance " + file + ": " + differences);
        assertThat(differences.values()).allMatch(difference -> difference <= recorded.tolerance());
        assertThat(ModelFiles.read(source).settings().count(ModelSetting.PARAMETERS))
                .hasValue(recorded.parameters());
    }
}

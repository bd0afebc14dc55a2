package io.github.cellstream.runtime.stateful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.ReferenceData;
import io.github.cellstream.runtime.importing.Conformance;
import io.github.cellstream.runtime.importing.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whole-sequence graphs as both of PyTorch's exporters write them, stepped against what PyTorch computed. */
class SequenceExportsTest {
    @TestFactory
    Stream<DynamicTest> shouldStepExportedSequenceModels() throws IOException {
        Optional<Path> folder = ReferenceData.find("models/exports");
        if (folder.isEmpty()) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.walk(folder.get(), 2)) {
            List<Path> exports = files.filter(file -> file.toString().endsWith(".onnx"))
                    .sorted()
                    .toList();
            assertThat(exports).isNotEmpty();
            return exports.stream()
                    .map(file -> DynamicTest.dynamicTest(
                            file.getName(file.getNameCount() - 2) + "/" + file.getFileName(), () -> require(file)));
        }
    }

    private static void require(Path file) {
        Conformance recorded = Conformance.read(file.resolveSibling("case.json"));
        ModelSource source = ModelSource.file(file);
        if (!recorded.equal()) {
            ModelException refusal = catchThrowableOfType(ModelException.class, () -> ModelFiles.read(source));
            assertThat(refusal).isNotNull();
            System.out.println("stepping " + file + ": refused: " + refusal.getMessage());
            assertThat(refusal.code()).isEqualTo(ModelError.MODEL_UNSUPPORTED);
            assertThat(refusal).hasMessageContaining(file.toString()).hasMessageContaining("node '");
            if (file.toString().contains("attention")) {
                assertThat(refusal).hasMessageContaining("mixes time steps");
            }
            return;
        }
        double difference = recorded.difference(source, "onnxruntime");
        String jvm;
        try {
            jvm = Double.toString(recorded.difference(source, "jvm"));
        } catch (ModelException e) {
            jvm = e.getMessage();
        }
        System.out.println("stepping " + file + ": " + difference + ", jvm " + jvm);
        if (file.toString().contains("causal-convolutions")) {
            assertThat(recorded.difference(source, "jvm")).isLessThanOrEqualTo(recorded.tolerance());
        }
        assertThat(difference).isLessThanOrEqualTo(recorded.tolerance());
    }
}

package io.github.cellstream.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.verify.RecordedCase;
import io.github.cellstream.runtime.verify.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every file that Keras and PyTorch wrote, on every engine, against what those tools computed; prints the table. */
class ExportsVerifyTest {
    @TestFactory
    Stream<DynamicTest> shouldPassEveryRecordedCase() throws IOException {
        Optional<Path> exports = exports();
        System.out.println(
                "reference exports: " + exports.map(Path::toString).orElse("NOT FOUND, no recorded case is run"));
        if (exports.isEmpty()) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.walk(exports.get(), 2)) {
            List<Path> models = files.filter(file -> file.toString().matches(".*\\.(onnx|keras|h5|safetensors)"))
                    .sorted()
                    .toList();
            assertThat(models).hasSizeGreaterThanOrEqualTo(14);
            return models.stream().map(file -> DynamicTest.dynamicTest(name(file, "/"), () -> require(file)));
        }
    }

    private static void require(Path file) {
        Verification found =
                RecordedCase.read(file.resolveSibling("case.json")).verify(ModelSource.file(file), Optional.empty());
        String name = "| " + name(file, " | ") + " | ";
        found.comparisons()
                .forEach(comparison -> System.out.println(name
                        + comparison.what().replace(" against the recorded outputs", "")
                        + String.format(Locale.ROOT, " | %.1e |", comparison.largest())));
        found.refusals().forEach((engine, reason) -> System.out.println(name + engine + " | " + reason + " |"));
        assertThat(found.passed()).as(found.toString()).isTrue();
    }

    private static String name(Path file, String between) {
        return file.getName(file.getNameCount() - 2) + between + file.getFileName();
    }

    private static Optional<Path> exports() {
        String given = System.getProperty("cellstream.data", System.getenv().getOrDefault("CELLSTREAM_DATA", ""));
        Stream<Path> folders = given.isEmpty()
                ? Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                        .map(path -> path.resolve("shared/data"))
                : Stream.of(Path.of(given));
        return folders.map(folder -> folder.resolve("models/exports"))
                .filter(Files::exists)
                .findFirst();
    }
}

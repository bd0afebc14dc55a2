package io.github.cellstream.runtime.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind of hostile file, loaded in a JVM with 64 MB of heap: refused with one line and a code, within a second of the
 * thread's own processor time, with less than 64 MB of memory more, native memory counted; and after all of them the JVM still
 * loads a sound model. A child that hangs is ended.
 */
class HostileKindsTest {
    private static final long MOST_MILLIS = 1000;
    private static final long MOST_KILOBYTES = 64 << 10;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @TestFactory
    Stream<DynamicTest> shouldRefuseEveryKindQuicklyAndInLittleMemory() throws IOException, InterruptedException {
        Path sound = Files.write(folder.resolve("sound.onnx"), HostileGraphs.sound());
        Map<String, Path> kinds = HostileFiles.write(folder);
        Path keras = folder.resolve("sound.keras");
        Files.copy(HostileFiles.soundArchive(), keras);
        List<String> order = new ArrayList<>(List.of(sound.toString(), keras.toString()));
        kinds.values().forEach(file -> order.add(file.toString()));
        order.add(sound.toString());
        List<String[]> lines = read(order);
        Map<String, String[]> byFile = new LinkedHashMap<>();
        lines.forEach(line -> byFile.put(line[0], line));
        List<DynamicTest> tests = new ArrayList<>();
        kinds.forEach((kind, file) -> tests.add(
                DynamicTest.dynamicTest(kind, () -> requireRefused(kind, file, byFile.get(file.toString())))));
        tests.add(DynamicTest.dynamicTest("a sound file afterwards", () -> {
            assertThat(lines).hasSize(order.size());
            assertThat(lines.get(lines.size() - 1)[4]).isEqualTo("taken");
        }));
        return tests.stream();
    }

    private static void requireRefused(String kind, Path file, String @Nullable [] line) {
        if (line == null) {
            throw new AssertionError("no answer on " + kind);
        }
        System.out.printf(
                "hostile %s: %s ms of the processor, %s KB allocated, %s KB more resident: %s%n",
                kind, line[1], line[2], line[3], line[4]);
        assertThat(line[4]).startsWith("MODEL_").contains(file.getFileName().toString());
        assertThat(Long.parseLong(line[1])).as("milliseconds of the processor").isLessThan(MOST_MILLIS);
        assertThat(Long.parseLong(line[3])).as("kilobytes more").isLessThan(MOST_KILOBYTES);
        if (!line[4].contains("pickle")) {
            assertThat(line[4]).doesNotContain("\\n").hasSizeLessThan(1000);
        }
    }

    private List<String[]> read(List<String> files) throws IOException, InterruptedException {
        Path list = Files.write(folder.resolve("files.txt"), files);
        Path output = folder.resolve("answers.txt");
        ProcessBuilder child = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path")
                        .replace(File.pathSeparator + File.pathSeparator, File.pathSeparator),
                HostileReader.class.getName(),
                list.toString());
        child.environment().put("ORT_DISABLE_TELEMETRY", "1");
        Process process = child.redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS))
                    .as("the child ends")
                    .isTrue();
            assertThat(process.exitValue()).as("the child's exit code").isZero();
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(output).stream()
                .filter(line -> line.contains("\t"))
                .map(line -> line.split("\t", 5))
                .toList();
    }
}

package io.github.cellstream.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program as a child of this JVM, on its class path. */
final class ChildProgram {
    private ChildProgram() {}

    /**
     * Runs a job.
     *
     * @param config its properties
     * @param folder where its {@code log} is written
     * @param options of the JVM
     */
    static Process start(Path config, Path folder, String... options) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("io.github.cellstream.app.Main", "run", "--config", config.toString()));
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        process.environment().put("ORT_DISABLE_TELEMETRY", "1");
        return process.start();
    }
}

package io.github.cellstream.benchmarks.pipeline;

import io.github.cellstream.benchmarks.process.ChildJvm;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The contenders on Flink: a class path of their own, in the folder that the launcher names. */
final class FlinkProgram {
    /** The property that names the folder of their jars. */
    static final String FOLDER = "cellstream.bench.flink";

    private static final String MAIN = "io.github.cellstream.benchmarks.flink.FlinkContenderMain";
    private static final List<String> FLAGS = List.of(
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.time=ALL-UNNAMED");

    private FlinkProgram() {}

    /** Returns whether the jars are there. */
    static boolean isThere() {
        return Files.isDirectory(folder());
    }

    /** Returns what is to be started. */
    static ChildJvm.Program of(String name, List<String> flags) {
        List<String> all = new ArrayList<>(FLAGS);
        all.addAll(flags);
        return new ChildJvm.Program(name, MAIN, folder() + File.separator + "*", all, List.of());
    }

    private static Path folder() {
        return Path.of(System.getProperty(FOLDER, "benchmarks-flink/target/flink/lib"));
    }
}

package io.github.cellstream.benchmarks.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/**
 * Where figures were measured.
 *
 * @param processor its name as the operating system tells it
 * @param cores processors that this JVM may use
 * @param system the operating system
 * @param java the JVM
 */
public record Machine(String processor, int cores, String system, String java) {
    private static final Path LINUX_PROCESSORS = Path.of("/proc/cpuinfo");

    /** Returns the machine of this JVM. */
    public static Machine here() {
        return new Machine(
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + Runtime.version());
    }

    /**
     * Measures the peak of fused multiply-adds of one core, in GFLOP/s.
     *
     * @throws IllegalStateException if the vector module is not readable
     */
    public static double peak() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            throw new IllegalStateException(
                    "the peak is measured with vectors: add --add-modules jdk.incubator.vector");
        }
        try {
            return Class.forName("io.github.cellstream.benchmarks.machine.VectorPeak")
                    .asSubclass(DoubleSupplier.class)
                    .getDeclaredConstructor()
                    .newInstance()
                    .getAsDouble();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this jar lacks its vector code", e);
        }
    }

    private static String processorName() {
        try (Stream<String> lines = Files.lines(LINUX_PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElseGet(Machine::architecture);
        } catch (IOException notLinux) {
            return architecture();
        }
    }

    private static String architecture() {
        return String.valueOf(System.getProperty("os.arch"));
    }
}

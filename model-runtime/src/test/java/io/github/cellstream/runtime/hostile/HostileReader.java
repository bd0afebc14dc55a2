package io.github.cellstream.runtime.hostile;

import com.sun.management.ThreadMXBean;
import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.Plugins;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A program: loads the files that it is given, one after the other, as a job would, and prints a line for each: what came
 * of it, milliseconds of the thread's processor time, bytes allocated on the heap, kilobytes by which the process's resident
 * memory grew at its peak. Native memory is part of the latter; the first file is a sound one, so that ONNX Runtime is there
 * before.
 */
public final class HostileReader {
    private HostileReader() {}

    /** Reads the files named in the file {@code args[0]}, one a line. */
    public static void main(String[] args) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        ModelEngine engine = Plugins.named(ModelEngine.class, ModelEngine::name, "auto");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (String file : Files.readAllLines(Path.of(args[0]))) {
            long before = resident("VmRSS");
            forgetPeak();
            long allocated = threads.getCurrentThreadAllocatedBytes();
            long start = threads.getCurrentThreadCpuTime();
            String outcome = outcome(engine, Path.of(file));
            long nanos = threads.getCurrentThreadCpuTime() - start;
            allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
            out.println(String.join(
                    "\t",
                    file,
                    Long.toString(nanos / 1_000_000),
                    Long.toString(allocated >> 10),
                    Long.toString(resident("VmHWM") - before),
                    outcome.replace("\n", "\\n").replace("\t", " ")));
        }
    }

    private static String outcome(ModelEngine engine, Path file) {
        try {
            engine.load(ModelSource.file(file)).close();
            return "taken";
        } catch (ModelException e) {
            return String.valueOf(e.getMessage());
        } catch (RuntimeException | Error e) {
            return "FAILED " + e;
        }
    }

    private static long resident(String what) throws IOException {
        Path status = Path.of("/proc/self/status");
        List<String> lines = Files.exists(status) ? Files.readAllLines(status) : List.of();
        return lines.stream()
                .filter(line -> line.startsWith(what + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    /** Linux: makes the peak of the resident memory begin anew. */
    private static void forgetPeak() {
        try {
            Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        } catch (IOException e) {
            // elsewhere the peak is that of the whole run, which is stricter
        }
    }
}

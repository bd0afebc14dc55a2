package io.github.cellstream.benchmarks.process;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Answers for a JVM that a bench has started: reads its settings and its orders from standard input, a line each, and writes to standard
 * output. The end of the input ends the JVM, so that none outlives its bench.
 */
public final class Attendant {
    static final String MARK = "mark";
    static final String STOP = "stop";
    static final String RECORD = "record";
    static final String DUMP = "dump";

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final BufferedReader in;
    private final PrintStream out;
    private final Map<Long, Long> threadNanos = new HashMap<>();
    private final Recorder recorder = new Recorder();

    private Attendant(InputStream in, PrintStream out) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.out = out;
    }

    /** Takes standard input and output over; whatever else writes to standard output writes to standard error from now on. */
    public static Attendant ofThisJvm() {
        Attendant attendant = new Attendant(System.in, System.out);
        System.setOut(System.err);
        return attendant;
    }

    /** Says one line. */
    public void say(String line) {
        out.println(line);
        out.flush();
    }

    /** Reads settings, {@code name=value} a line, up to an empty line. */
    public Map<String, String> settings() throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            int equals = line.indexOf('=');
            settings.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return settings;
    }

    /** Answers until it is told to stop or nobody is left who could tell it. */
    public void serve() throws IOException {
        serve(Map.of());
    }

    /**
     * The same, for a program that can be asked more.
     *
     * @param answers to the program's own orders, each one line
     */
    public void serve(Map<String, Supplier<String>> answers) throws IOException {
        for (String line = in.readLine(); line != null && !line.equals(STOP); line = in.readLine()) {
            Supplier<String> answer = answers.get(line);
            if (answer != null) {
                say(answer.get());
            } else if (line.equals(MARK)) {
                say(mark().text());
            } else if (line.equals(RECORD)) {
                recorder.start();
                say(line);
            } else if (line.startsWith(DUMP)) {
                recorder.dump(Path.of(line.substring(DUMP.length() + 1)));
                say(line);
            }
        }
    }

    private Mark mark() {
        long[] threads = THREADS.getAllThreadIds();
        long allocated = 0;
        for (long bytes : THREADS.getThreadAllocatedBytes(threads)) {
            allocated += Math.max(0, bytes);
        }
        long busiest = 0;
        long[] nanos = THREADS.getThreadCpuTime(threads);
        for (int i = 0; i < threads.length; i++) {
            long before = threadNanos.getOrDefault(threads[i], 0L);
            busiest = Math.max(busiest, nanos[i] - before);
            threadNanos.put(threads[i], nanos[i]);
        }
        return new Mark(System.currentTimeMillis(), allocated, PROCESS.getProcessCpuTime(), busiest);
    }
}

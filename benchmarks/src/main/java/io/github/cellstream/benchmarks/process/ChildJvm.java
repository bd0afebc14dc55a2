package io.github.cellstream.benchmarks.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Another JVM on this machine, whose main class has an {@link Attendant}. What it writes to standard error goes to a file. */
public final class ChildJvm implements AutoCloseable {
    private static final int LINES_SHOWN = 15;
    private static final Pattern EXCEPTION = Pattern.compile(
            "(Caused by: |Exception in thread \"[^\"]*\" )?([a-zA-Z_]\\w*\\.)+\\w+(Exception|Error)\\b.*");
    private static final List<String> FLAGS = List.of(
            "-XX:+UseG1GC",
            "-XX:+ExitOnOutOfMemoryError",
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Dfile.encoding=UTF-8");

    private final String name;
    private final Process process;
    private final Path log;
    private final BufferedReader answers;
    private final BufferedWriter orders;

    private ChildJvm(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        answers = process.inputReader(StandardCharsets.UTF_8);
        orders = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * What is to be started.
     *
     * @param name for messages
     * @param mainClass the class
     * @param classPath jars, and folders of jars with a star, as Java reads them
     * @param flags options of the JVM beside those that all have
     * @param arguments of the main class
     */
    public record Program(String name, String mainClass, String classPath, List<String> flags, List<String> arguments) {
        /** Copies the lists. */
        public Program {
            flags = List.copyOf(flags);
            arguments = List.copyOf(arguments);
        }

        /** A class of this JVM's own class path. */
        public static Program here(String name, Class<?> mainClass, List<String> flags, List<String> arguments) {
            return new Program(name, mainClass.getName(), System.getProperty("java.class.path"), flags, arguments);
        }
    }

    /**
     * Starts a JVM.
     *
     * @param folder receives its log and its temporary files
     */
    static ChildJvm start(Program program, Path folder) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        if (Runtime.version().feature() >= 24) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.add("-Djava.io.tmpdir=" + folder);
        command.addAll(program.flags());
        command.add(program.mainClass());
        command.addAll(program.arguments());
        try {
            Path log = Files.createTempFile(folder, program.name() + "-", ".log");
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
            // ONNX Runtime 1.29 reads the command line for its telemetry and crashes on a long one.
            builder.environment().put("CLASSPATH", program.classPath());
            builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
            return new ChildJvm(program.name(), builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException("the JVM of " + program.name() + " could not be started", e);
        }
    }

    /**
     * Waits for the next line that it says.
     *
     * @throws IllegalStateException if it ended instead; with the end of its log
     */
    public String listen() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw ended();
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(name + " can't be heard", e);
        }
    }

    /** Hands it its settings. */
    public void configure(Map<String, String> settings) {
        StringBuilder lines = new StringBuilder();
        settings.forEach(
                (key, value) -> lines.append(key).append('=').append(value).append('\n'));
        tell(lines.toString());
    }

    /** Asks what it has taken so far. */
    public Mark mark() {
        return Mark.parse(ask(Attendant.MARK));
    }

    /** Gives it an order of its own program; returns the answer. */
    public String ask(String order) {
        tell(order);
        return listen();
    }

    /** Has it note from now on what its threads do. */
    public void record() {
        ask(Attendant.RECORD);
    }

    /** Has it stop that, and write the notes as a recording of Java Flight Recorder. */
    public void dump(Path file) {
        ask(Attendant.DUMP + " " + file);
    }

    /** Throws if it has ended. */
    public void requireAlive() {
        if (!process.isAlive()) {
            throw ended();
        }
    }

    /** Returns the largest resident set that it has had, in bytes; 0 where the system does not say. */
    public long peakResident() {
        try {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException notLinux) {
            return 0;
        }
    }

    /** Ends it without a word, as {@code kill -9} does, and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        await(10);
    }

    /** Asks it to stop, and kills it if it doesn't. */
    @Override
    public void close() {
        if (process.isAlive()) {
            try {
                orders.write(Attendant.STOP + "\n");
                orders.flush();
            } catch (IOException gone) {
                process.destroy();
            }
            if (!await(20)) {
                kill();
            }
        }
    }

    private void tell(String order) {
        try {
            orders.write(order);
            orders.write('\n');
            orders.flush();
        } catch (IOException e) {
            throw ended();
        }
    }

    private boolean await(int seconds) {
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            return false;
        }
    }

    private IllegalStateException ended() {
        await(2);
        List<String> lines;
        try {
            lines = Files.readAllLines(log);
        } catch (IOException unread) {
            lines = List.of(log + " can't be read");
        }
        return new IllegalStateException("the JVM of " + name + " ended" + reason(lines) + "; the end of its log:\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size())));
    }

    /** Returns the last exception that a log tells, the innermost one as a rule. */
    static String reason(List<String> log) {
        Optional<String> last =
                log.stream().filter(line -> EXCEPTION.matcher(line).matches()).reduce((first, second) -> second);
        return last.map(line -> ": " + line.replace("Caused by: ", "")).orElse("");
    }
}

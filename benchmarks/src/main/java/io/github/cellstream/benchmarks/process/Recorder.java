package io.github.cellstream.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;

/**
 * Notes what this JVM's threads do, with Java Flight Recorder: where the JVM can (25 and later, Linux) by each thread's processor time, else by
 * looking every 2 ms at threads that run, of those in native code at one alone: what these do is told too small.
 */
final class Recorder {
    /** Samples of processor time, whether in Java or in native code. */
    static final String BY_PROCESSOR_TIME = "jdk.CPUTimeSample";

    private static final Duration PERIOD = Duration.ofMillis(2);

    private @Nullable Recording recording;

    /** Begins. */
    void start() {
        Recording begun = new Recording();
        boolean precise = FlightRecorder.getFlightRecorder().getEventTypes().stream()
                .anyMatch(type -> type.getName().equals(BY_PROCESSOR_TIME));
        if (precise) {
            begun.enable(BY_PROCESSOR_TIME).with("throttle", "2ms");
        } else {
            begun.enable("jdk.ExecutionSample").withPeriod(PERIOD);
            begun.enable("jdk.NativeMethodSample").withPeriod(PERIOD);
        }
        begun.start();
        recording = begun;
    }

    /** Ends, and writes the recording. */
    void dump(Path file) {
        if (recording == null) {
            throw new IllegalStateException("nothing was recorded");
        }
        try (Recording ended = recording) {
            ended.stop();
            ended.dump(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the recording can't be written to " + file, e);
        }
    }
}

package io.github.cellstream.benchmarks.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the microseconds of an event go in a contender's busiest thread.
 *
 * @param measured the case
 * @param micros processor time of the thread, an event
 * @param precise whether samples were taken by processor time, else by looking at threads that run
 * @param counts samples by layer
 */
record Profile(PipelineCase measured, double micros, boolean precise, Map<Layer, Integer> counts) {
    private static final Set<String> SAMPLES = Set.of("jdk.ExecutionSample", "jdk.NativeMethodSample");
    private static final String BY_PROCESSOR_TIME = "jdk.CPUTimeSample";
    private static final Set<String> WAITS = Set.of(
            "sun.nio.ch.EPoll.wait",
            "sun.nio.ch.KQueue.poll",
            "jdk.internal.misc.Unsafe.park",
            "java.io.FileInputStream.readBytes");

    Profile {
        counts = Map.copyOf(counts);
    }

    /** Reads a recording: samples of the thread that has most of them, but for those in which it waits. */
    static Profile read(PipelineCase measured, Path recording, double micros) {
        Map<String, Map<Layer, Integer>> threads = new HashMap<>();
        boolean precise = false;
        try {
            for (RecordedEvent event : RecordingFile.readAllEvents(recording)) {
                precise |= event.getEventType().getName().equals(BY_PROCESSOR_TIME);
                count(event, threads);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the recording " + recording + " can't be read", e);
        }
        boolean byProcessorTime = precise;
        return threads.values().stream()
                .map(counts -> new Profile(measured, micros, byProcessorTime, counts))
                .reduce((one, other) -> one.samples() >= other.samples() ? one : other)
                .orElseThrow(() -> new IllegalStateException(
                        measured.label() + ": over before it could be looked at; give it more events"));
    }

    /** Returns all samples. */
    int samples() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Returns the microseconds of an event in one layer. */
    double micros(Layer layer) {
        return micros * counts.getOrDefault(layer, 0) / samples();
    }

    private static void count(RecordedEvent event, Map<String, Map<Layer, Integer>> threads) {
        String type = event.getEventType().getName();
        boolean precise = type.equals(BY_PROCESSOR_TIME);
        if ((!precise && !SAMPLES.contains(type)) || event.getStackTrace() == null) {
            return;
        }
        List<String> frames =
                event.getStackTrace().getFrames().stream().map(Profile::name).toList();
        RecordedThread thread = event.getThread(precise ? "eventThread" : "sampledThread");
        if (thread != null && !frames.isEmpty() && !WAITS.contains(frames.get(0))) {
            threads.computeIfAbsent(String.valueOf(thread.getJavaName()), name -> new EnumMap<>(Layer.class))
                    .merge(Layer.of(frames), 1, Integer::sum);
        }
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }
}

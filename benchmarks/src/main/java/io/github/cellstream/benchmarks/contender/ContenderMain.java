package io.github.cellstream.benchmarks.contender;

import io.github.cellstream.app.topology.Job;
import io.github.cellstream.benchmarks.process.Attendant;
import io.github.cellstream.benchmarks.process.QuietLog;
import io.github.cellstream.embedded.EmbeddedKafka;
import java.util.Arrays;
import java.util.Map;

/**
 * Runs one contender, in a JVM of its own. With {@value #EMBEDDED} it first starts a broker beside it, in the same JVM, and says its
 * address.
 */
public final class ContenderMain {
    /** The argument that asks for a broker in the same JVM. */
    public static final String EMBEDDED = "--embedded-broker";

    private ContenderMain() {}

    /** Runs it until it is told to stop. */
    public static void main(String[] arguments) throws Exception {
        Attendant attendant = Attendant.ofThisJvm();
        QuietLog.errorsOnly();
        if (Arrays.asList(arguments).contains(EMBEDDED)) {
            try (EmbeddedKafka broker = EmbeddedKafka.start()) {
                attendant.say(broker.bootstrapServers());
                run(attendant);
            }
        } else {
            run(attendant);
        }
    }

    private static void run(Attendant attendant) throws Exception {
        AutoCloseable job = start(ContenderSettings.parse(attendant.settings()));
        attendant.say("started");
        attendant.serve(job instanceof Job ours ? Map.of(RestoreMark.ORDER, new RestoreWatch(ours)) : Map.of());
        job.close();
    }

    private static AutoCloseable start(ContenderSettings settings) {
        return switch (settings.contender()) {
            case PASS_THROUGH -> StreamsContender.start(settings, PassThrough.of(settings));
            case PASS_THROUGH_ENCODED -> StreamsContender.start(settings, PassThroughEncoded.of(settings));
            case COUNT -> StreamsContender.start(settings, RocksDbCount.of(settings));
            case ONNXRUNTIME_NAIVE -> StreamsContender.start(settings, NaiveOnnxRuntime.of(settings));
            case CELLSTREAM_JVM -> CellstreamContender.start(settings, "jvm");
            case CELLSTREAM_ONNXRUNTIME -> CellstreamContender.start(settings, "onnxruntime");
            case FLINK_HEAP, FLINK_HEAP_CHAINED, FLINK_ROCKSDB ->
                throw new IllegalArgumentException(settings.contender() + " has a class path of its own");
        };
    }
}

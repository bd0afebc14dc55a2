package io.github.cellstream.benchmarks.contender;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/** Runs a topology of Kafka Streams with the settings that all contenders on Kafka Streams have. */
public final class StreamsContender {
    /** What the record cache of Kafka Streams may take, over all stores. */
    public static final long CACHE_BYTES = 64L << 20;

    private StreamsContender() {}

    static AutoCloseable start(ContenderSettings settings, Topology topology) {
        Properties properties = new Properties();
        properties.putAll(common(settings));
        KafkaStreams streams = new KafkaStreams(topology, properties);
        streams.setUncaughtExceptionHandler(exception -> {
            end(exception);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        streams.start();
        return () -> streams.close(Duration.ofSeconds(10));
    }

    /** A commit a second, a record cache, and nothing compacted while bytes are counted. */
    static Map<String, String> common(ContenderSettings settings) {
        Map<String, String> common = new HashMap<>();
        common.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.job());
        common.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.address());
        common.put(StreamsConfig.STATE_DIR_CONFIG, settings.folder().toString());
        common.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, String.valueOf(settings.threads()));
        common.put(
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                settings.exactlyOnce() ? StreamsConfig.EXACTLY_ONCE_V2 : StreamsConfig.AT_LEAST_ONCE);
        common.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, "1000");
        common.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, String.valueOf(CACHE_BYTES));
        common.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        common.put("topic.min.compaction.lag.ms", "86400000");
        common.putAll(settings.further());
        return common;
    }

    /** Ends this JVM; whoever listens to it finds the reason in its log. */
    @SuppressWarnings("CatchAndPrintStackTrace") // standard error is the log
    static void end(Throwable failure) {
        failure.printStackTrace();
        Runtime.getRuntime().halt(1);
    }
}

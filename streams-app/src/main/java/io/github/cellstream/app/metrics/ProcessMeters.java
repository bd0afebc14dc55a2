package io.github.cellstream.app.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import org.apache.kafka.streams.KafkaStreams;

/**
 * The meters that are not Cellstream's own: Kafka Streams' and its clients', the JVM's, the processor's. What Kafka Streams
 * begins to measure after the start, such as a new task, joins them within a minute.
 */
public final class ProcessMeters implements AutoCloseable {
    private final KafkaStreamsMetrics kafka;
    private final JvmGcMetrics collector = new JvmGcMetrics();

    private ProcessMeters(KafkaStreams streams) {
        kafka = new KafkaStreamsMetrics(streams);
    }

    /** Registers the meters; they are there until closed. */
    public static ProcessMeters bind(MeterRegistry registry, KafkaStreams streams) {
        ProcessMeters meters = new ProcessMeters(streams);
        meters.kafka.bindTo(registry);
        meters.collector.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        return meters;
    }

    @Override
    public void close() {
        collector.close();
        kafka.close();
    }
}

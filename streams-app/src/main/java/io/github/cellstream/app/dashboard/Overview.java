package io.github.cellstream.app.dashboard;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the job once a second, and remembers the last five minutes. Thread-safe. */
public final class Overview implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Overview.class);
    private static final int MOST = 300;

    private final MeterRegistry registry;
    private final Supplier<Map<MetricName, ? extends Metric>> kafka;
    private final Runnable everySecond;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "overview");
        thread.setDaemon(true);
        return thread;
    });
    private Totals before;
    private long beforeNanos = System.nanoTime();

    private Overview(MeterRegistry registry, Supplier<Map<MetricName, ? extends Metric>> kafka, Runnable everySecond) {
        this.registry = registry;
        this.kafka = kafka;
        this.everySecond = everySecond;
        before = Totals.read(registry);
    }

    /**
     * Begins to look.
     *
     * @param registry holds the job's meters
     * @param kafka Kafka Streams' metrics
     * @param everySecond is done as often
     */
    public static Overview watch(
            MeterRegistry registry, Supplier<Map<MetricName, ? extends Metric>> kafka, Runnable everySecond) {
        Overview overview = new Overview(registry, kafka, everySecond);
        var unused = overview.clock.scheduleAtFixedRate(overview::look, 1, 1, TimeUnit.SECONDS);
        return overview;
    }

    /** Returns what this instance has done since it started. */
    public Totals totals() {
        return Totals.read(registry);
    }

    /** Returns the samples later than a time, oldest first. */
    public synchronized List<Sample> samples(long after) {
        return samples.stream().filter(sample -> sample.time() > after).toList();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private void look() {
        try {
            everySecond.run();
            Sample sample = sample();
            synchronized (this) {
                if (samples.size() == MOST) {
                    samples.removeFirst();
                }
                samples.addLast(sample);
            }
        } catch (RuntimeException e) {
            LOG.warn("the job's figures could not be read: {}", e.toString());
        }
    }

    private Sample sample() {
        long now = System.nanoTime();
        Totals totals = totals();
        double seconds = (now - beforeNanos) / 1e9;
        long steps = totals.steps() - before.steps();
        Sample sample = new Sample(
                System.currentTimeMillis(),
                (totals.events() - before.events()) / seconds,
                (totals.predictions() - before.predictions()) / seconds,
                (totals.allDeadLetters() - before.allDeadLetters()) / seconds,
                steps == 0 ? Double.NaN : (totals.stepSeconds() - before.stepSeconds()) * 1e6 / steps,
                kafka("stream-thread-metrics", "commit-latency-avg", Math::max),
                kafka("stream-processor-node-metrics", "record-e2e-latency-avg", Math::max),
                kafka("consumer-fetch-manager-metrics", "records-lag", Double::sum));
        before = totals;
        beforeNanos = now;
        return sample;
    }

    /** Joins the values of a metric over clients, tasks and partitions; those of restoring consumers are left out. */
    private double kafka(String group, String name, DoubleBinaryOperator join) {
        double joined = Double.NaN;
        for (Metric metric : kafka.get().values()) {
            MetricName id = metric.metricName();
            if (id.name().equals(name)
                    && id.group().equals(group)
                    && !id.tags().getOrDefault("client-id", "").contains("restore-consumer")
                    && metric.metricValue() instanceof Double value
                    && !value.isNaN()) {
                joined = Double.isNaN(joined) ? value : join.applyAsDouble(joined, value);
            }
        }
        return joined;
    }
}

package io.github.cellstream.app.topology;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether the broker still answers, and says once when it ceases to and once when it is back.
 *
 * <p>Kafka Streams stays in state {@code RUNNING} while its clients try again for ever. What tells is that no consumer
 * gets a response: a live broker answers fetches twice a second, and heartbeats of consumers without partitions every few
 * seconds. A consumer that joins its group may hear nothing for longer, until the group has missed a lost member
 * ({@code session.timeout.ms}) or a slow one has come ({@code max.poll.interval.ms}): before a broker is called lost it is asked
 * outright.
 */
final class BrokerContact implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerContact.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** How long a broker has to answer when it is asked. */
    static final Duration ATTEMPT = Duration.ofSeconds(5);

    private final Supplier<Map<MetricName, ? extends Metric>> metrics;
    private final BooleanSupplier answers;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "broker-contact");
        thread.setDaemon(true);
        return thread;
    });
    private double responses = Double.NaN;
    private long heardAt = System.nanoTime();
    private volatile boolean lost;

    /**
     * Looks only when told to.
     *
     * @param answers asks a broker and waits for what it says
     */
    BrokerContact(Supplier<Map<MetricName, ? extends Metric>> metrics, BooleanSupplier answers) {
        this.metrics = metrics;
        this.answers = answers;
    }

    /**
     * Begins to look, once a second, until it is closed.
     *
     * @param admin settings of a client that may ask
     */
    static BrokerContact watch(Supplier<Map<MetricName, ? extends Metric>> metrics, Map<String, Object> admin) {
        BrokerContact contact = new BrokerContact(metrics, () -> answers(admin));
        var unused =
                contact.clock.scheduleWithFixedDelay(() -> contact.look(System.nanoTime()), 1, 1, TimeUnit.SECONDS);
        return contact;
    }

    /**
     * Returns whether a broker answers; true if the thread is to end, and nothing is known.
     *
     * @param settings of an admin client, which say how long that may take
     */
    static boolean answers(Map<String, Object> settings) {
        try (Admin admin = Admin.create(settings)) {
            admin.describeCluster().clusterId().get();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        } catch (ExecutionException | KafkaException e) {
            LOG.debug("asked, no broker answers", e);
            return false;
        }
    }

    /** Returns whether nothing was heard for ten seconds, nor when asked for. */
    boolean lost() {
        return lost;
    }

    /** Counts the responses now; called in order of time, in nanoseconds. */
    synchronized void look(long now) {
        double counted = metrics.get().entrySet().stream()
                .filter(metric -> metric.getKey().group().equals("consumer-metrics")
                        && metric.getKey().name().equals("response-total"))
                .mapToDouble(metric -> (double) metric.getValue().metricValue())
                .sum();
        if (counted != responses) {
            responses = counted;
            heardAt = now;
            if (lost) {
                lost = false;
                LOG.info("the broker answers again");
            }
        } else if (!lost && now - heardAt > PATIENCE.toNanos()) {
            if (answers.getAsBoolean()) {
                heardAt = now;
                return;
            }
            lost = true;
            LOG.warn(
                    "no broker has answered for {} s: trying again until one does; nothing is lost meanwhile",
                    PATIENCE.toSeconds());
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}

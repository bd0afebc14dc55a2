package io.github.cellstream.app.topology;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.dashboard.Overview;
import io.github.cellstream.app.dashboard.RestoreProgress;
import io.github.cellstream.app.http.Api;
import io.github.cellstream.app.http.HttpServer;
import io.github.cellstream.app.http.JobHealth;
import io.github.cellstream.app.http.JobView;
import io.github.cellstream.app.http.Pages;
import io.github.cellstream.app.metrics.JobMeters;
import io.github.cellstream.app.metrics.ProcessMeters;
import io.github.cellstream.app.query.JobFacts;
import io.github.cellstream.processor.ClassifierListener;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running job: the models, the streams, the meters, the HTTP server, started in this order and closed in the reverse one.
 * The models are warm before its thread joins the group.
 *
 * <p>An exception that no handler could turn into a dead letter stops the job; whoever runs it starts it again, and it goes
 * on where it had committed.
 */
public final class Job implements AutoCloseable, JobHealth {
    private static final Logger LOG = LoggerFactory.getLogger(Job.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JobMeters meters = new JobMeters(registry);
    private final RestoreProgress restore = new RestoreProgress();
    private final KafkaStreams streams;
    private final BrokerContact contact;
    private @Nullable HttpServer server;

    private Job(CellstreamConfig config) {
        try {
            parts.push(registry::close);
            Topics.prepare(config.topics(), modelTopics(config), config.admin(Topics.ATTEMPT));
            JobModels models = JobModels.open(config, registry);
            parts.push(models);
            ModelViews views = new ModelViews(config, models.deployments());
            boolean shown = config.http().enabled();
            Wiring wiring = new Wiring(config, models.deployments(), meters, shown ? views : ClassifierListener.NONE);
            parts.push(wiring);
            Topology topology = wiring.topology();
            streams = streams(wiring, topology);
            streams.setGlobalStateRestoreListener(restore);
            CloseOptions parting = parting(config);
            parts.push(() -> stop(parting));
            parts.push(ProcessMeters.bind(registry, streams));
            contact = BrokerContact.watch(streams::metrics, config.admin(BrokerContact.ATTEMPT));
            parts.push(contact);
            if (shown) {
                server = show(config, views, topology);
            }
            models.start();
            streams.start();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts a job.
     *
     * @throws JobException if there is no broker or a topic is missing
     * @throws io.github.cellstream.runtime.ModelException if the model can't be loaded
     */
    public static Job start(CellstreamConfig config) {
        return new Job(config);
    }

    /** Returns the topology of a configuration without starting anything. */
    public static Topology topology(CellstreamConfig config) {
        JobMeters unread = new JobMeters(new SimpleMeterRegistry());
        try (JobModels models = JobModels.described(config);
                Wiring wiring = new Wiring(config, models.deployments(), unread, ClassifierListener.NONE)) {
            return wiring.topology();
        }
    }

    private static List<String> modelTopics(CellstreamConfig config) {
        return config.models().stream()
                .flatMap(slot -> Stream.of(slot.predictions(), slot.shadow()))
                .toList();
    }

    /**
     * Waits until the job fails or is closed.
     *
     * @throws JobException with the cause if it failed
     */
    public void await() throws InterruptedException {
        over.await();
        Throwable cause = failure.get();
        if (cause != null) {
            throw new JobException("the job stopped: " + innermost(cause) + nextMove(cause), cause);
        }
        if (!alive()) {
            throw new JobException("the job stopped: Kafka Streams is in state " + state(), null);
        }
    }

    /** Returns the registry of all meters. */
    public PrometheusMeterRegistry registry() {
        return registry;
    }

    /** Returns how far the states of each partition have been restored from their changelog since the start. */
    public List<RestoreProgress.Partition> restored() {
        return restore.partitions();
    }

    /** Returns the port of the HTTP server, also where a free one was asked for; -1 without a server. */
    public int httpPort() {
        return server == null ? -1 : server.port();
    }

    @Override
    public boolean alive() {
        return failure.get() == null
                && streams.state() != KafkaStreams.State.ERROR
                && streams.state() != KafkaStreams.State.PENDING_ERROR;
    }

    @Override
    public boolean ready() {
        return streams.state() == KafkaStreams.State.RUNNING && !contact.lost();
    }

    @Override
    public String state() {
        return streams.state().name();
    }

    @Override
    public String metrics() {
        return registry.scrape();
    }

    /** Commits, stops and lets go of everything. Idempotent. */
    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.warn("a part of the job did not close: {}", e.toString());
            }
        }
        over.countDown();
    }

    private HttpServer show(CellstreamConfig config, ModelViews views, Topology topology) {
        Overview overview = Overview.watch(registry, streams::metrics, views::tick);
        parts.push(overview);
        JobView view = new JobView(
                new JobFacts(
                        config.applicationId(),
                        config.applicationServer(),
                        topology.describe().toString(),
                        streams),
                () -> views.view(streams),
                overview,
                restore);
        HttpServer started = HttpServer.start(config.http(), this, new Pages(), new Api(config.http(), view));
        parts.push(started);
        return started;
    }

    private KafkaStreams streams(Wiring wiring, Topology topology) {
        Properties settings = new Properties();
        settings.putAll(wiring.streamsSettings());
        KafkaStreams made = new KafkaStreams(topology, settings);
        made.setUncaughtExceptionHandler(exception -> {
            failure.compareAndSet(null, exception);
            over.countDown();
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        made.setStateListener((now, before) -> {
            LOG.info("{} (was {})", now, before);
            if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
                over.countDown();
            }
        });
        return made;
    }

    /**
     * A member that only stops answering is missed after {@code session.timeout.ms}, and until then nobody has its
     * partitions: it says good-bye, unless its place is kept for it by {@code group.instance.id}.
     */
    private static CloseOptions parting(CellstreamConfig config) {
        boolean kept = config.streams().keySet().stream()
                .anyMatch(key -> key.endsWith(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG));
        return CloseOptions.timeout(CLOSE_TIMEOUT)
                .withGroupMembershipOperation(
                        kept
                                ? CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP
                                : CloseOptions.GroupMembershipOperation.LEAVE_GROUP);
    }

    private void stop(CloseOptions parting) {
        if (!streams.close(parting)) {
            LOG.warn(
                    "not stopped within {} s, for no broker answers; what was not committed is processed again",
                    CLOSE_TIMEOUT.toSeconds());
        }
    }

    private static String nextMove(Throwable exception) {
        return innermostOf(exception) instanceof AuthorizationException
                ? ". Let the broker's administrator allow it, see \"What the job must be allowed\" in docs/operations.md"
                : "";
    }

    private static Throwable innermostOf(Throwable exception) {
        Throwable cause = exception;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String innermost(Throwable exception) {
        Throwable cause = innermostOf(exception);
        String message = String.valueOf(cause.getMessage());
        return cause.getClass().getSimpleName() + ": "
                + (message.endsWith(".") ? message.substring(0, message.length() - 1) : message);
    }
}

package io.github.cellstream.app.demo;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.topology.AnomalyThreshold;
import io.github.cellstream.app.topology.Job;
import io.github.cellstream.embedded.EmbeddedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays the whole of Cellstream through in one JVM: a real broker, the real job with exactly-once, events with known
 * faults. Leaves nothing behind.
 */
public final class Demo {
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
    private static final int PARTITIONS = 4;
    private static final double COVERAGE = 0.9;
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(20);
    private static final Duration REDRAW = Duration.ofMillis(500);

    private final DemoSettings settings;
    private final DemoView view;
    private final Scoreboard scoreboard = new Scoreboard();
    private final AtomicBoolean interrupted = new AtomicBoolean();

    /** Prepares a demo; nothing runs yet. */
    public Demo(DemoSettings settings, DemoView view) {
        this.settings = settings;
        this.view = view;
    }

    /** Returns the share of the readings that the job's intervals are made to hold. */
    public static double nominalCoverage() {
        return COVERAGE;
    }

    /** Ends {@link #run} early, with its summary; from any thread. */
    public void interrupt() {
        interrupted.set(true);
    }

    /**
     * Runs until the time is over or {@link #interrupt}; returns where things stood when every event was answered.
     *
     * @throws IllegalStateException if a part failed
     */
    public Standing run() throws InterruptedException {
        Path states = temporary();
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            CellstreamConfig config = config(kafka.bootstrapServers(), states);
            AnomalyThreshold threshold = new AnomalyThreshold(config.results().anomalyThreshold());
            try (Job job = Job.start(config);
                    Answers answers = new Answers(kafka.bootstrapServers(), DemoTopics.NAMES, threshold, scoreboard);
                    Feed feed = new Feed(settings, kafka.bootstrapServers(), DemoTopics.NAMES.readings(), scoreboard)) {
                play(job, answers, feed);
            }
        } finally {
            delete(states);
        }
        return scoreboard.standing(0);
    }

    private void play(Job job, Answers answers, Feed feed) throws InterruptedException {
        Thread reader = new Thread(answers, "demo-answers");
        reader.start();
        while (!job.ready() && job.alive() && !interrupted.get()) {
            Thread.sleep(20);
        }
        Thread sender = new Thread(feed, "demo-feed");
        sender.start();
        try {
            long end = settings.seconds() == 0
                    ? Long.MAX_VALUE
                    : System.nanoTime() + Duration.ofSeconds(settings.seconds()).toNanos();
            while (!interrupted.get() && System.nanoTime() < end) {
                check(job, answers, feed);
                view.show(scoreboard.standing(DemoView.MACHINES));
                Thread.sleep(Math.max(1, Math.min(REDRAW.toMillis(), (end - System.nanoTime()) / 1_000_000)));
            }
            feed.stop();
            sender.join();
            long late = System.nanoTime() + LAST_ANSWERS.toNanos();
            while (scoreboard.ahead() > 0 && System.nanoTime() < late) {
                check(job, answers, feed);
                Thread.sleep(20);
            }
        } finally {
            feed.stop();
            answers.stop();
            sender.join();
            reader.join();
        }
        check(job, answers, feed);
    }

    private static void check(Job job, Answers answers, Feed feed) throws InterruptedException {
        feed.check();
        answers.check();
        if (!job.alive()) {
            job.await();
        }
    }

    private CellstreamConfig config(String bootstrapServers, Path states) {
        Map<String, String> keys = new TreeMap<>();
        keys.put("application.id", "cellstream-demo");
        keys.put("bootstrap.servers", bootstrapServers);
        keys.put("state.dir", states.toString());
        keys.put("input.topic", DemoTopics.NAMES.readings());
        keys.put("decoder.features", "sensors.temperature,sensors.vibration,sensors.current");
        keys.put("decoder.time", "time");
        keys.put("model.engine", "online");
        keys.put("model.features", String.join(",", Machine.SENSORS));
        keys.put("forecast.coverage", Double.toString(COVERAGE));
        keys.put("output.predictions.topic", DemoTopics.NAMES.predictions());
        keys.put("output.anomalies.topic", DemoTopics.NAMES.anomalies());
        keys.put("output.lifecycle.topic", DemoTopics.NAMES.lifecycle());
        keys.put("output.dead.letters.topic", DemoTopics.NAMES.deadLetters());
        keys.put("output.encoding", "avro");
        keys.put("topics.create", "true");
        keys.put("topics.partitions", Integer.toString(PARTITIONS));
        keys.put("http.port", Integer.toString(settings.httpPort()));
        return CellstreamConfig.of(keys);
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("cellstream-demo-");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary directory for the demo's states; set java.io.tmpdir", e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOG.warn("the demo's states in {} could not be deleted: {}; delete them by hand", directory, e.toString());
        }
    }
}

package io.github.cellstream.app.evaluate.nab;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.topology.Job;
import io.github.cellstream.embedded.EmbeddedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends every row of every series, the name of its file as key, through a broker and the job as it runs anywhere: decoder,
 * operator with its state store, transactions, encoder. Leaves nothing behind.
 */
public final class NabRun {
    private static final Logger LOG = LoggerFactory.getLogger(NabRun.class);
    private static final String ROWS = "nab-rows";
    private static final int PARTITIONS = 4;
    private static final Duration MOST_SILENCE = Duration.ofMinutes(1);
    /** The series are years old: a broker's usual retention would delete them. */
    private static final Map<String, String> OLD_EVENTS = Map.of("retention.ms", "-1");

    private final List<NabSeries> series;
    private final Map<String, String> overrides;

    /**
     * Prepares a run.
     *
     * @param overrides keys of the job's configuration
     */
    public NabRun(List<NabSeries> series, Map<String, String> overrides) {
        this.series = List.copyOf(series);
        this.overrides = Map.copyOf(overrides);
    }

    /**
     * Runs.
     *
     * @param progress is told, now and then, how many rows are answered
     * @return the anomaly score of every row, by the names of the series
     * @throws IllegalStateException if the job failed, or did not answer a row
     */
    public Map<String, double[]> run(IntConsumer progress) {
        Path states = temporary();
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            for (String topic : List.of(ROWS, NabAnswers.SCORES, NabAnswers.DEAD_LETTERS)) {
                kafka.createTopic(topic, PARTITIONS, OLD_EVENTS);
            }
            try (Job job = Job.start(config(kafka.bootstrapServers(), states));
                    NabAnswers answers = new NabAnswers(kafka.bootstrapServers(), series)) {
                send(kafka.bootstrapServers());
                return collect(job, answers, progress);
            }
        } finally {
            delete(states);
        }
    }

    private CellstreamConfig config(String bootstrapServers, Path states) {
        Map<String, String> keys = new TreeMap<>();
        keys.put("application.id", "cellstream-evaluate-nab");
        keys.put("model.engine", "online");
        keys.put("num.stream.threads", "2");
        keys.putAll(overrides);
        keys.put("bootstrap.servers", bootstrapServers);
        keys.put("state.dir", states.toString());
        keys.put("input.topic", ROWS);
        keys.put("input.decoder", "csv");
        keys.put("decoder.columns", "timestamp,value");
        keys.put("decoder.features", "value");
        keys.put("decoder.time", "timestamp");
        keys.put("decoder.time.unit", "iso");
        keys.put("output.predictions.topic", NabAnswers.SCORES);
        keys.put("output.dead.letters.topic", NabAnswers.DEAD_LETTERS);
        keys.put("output.encoding", "avro");
        return CellstreamConfig.of(keys);
    }

    private Map<String, double[]> collect(Job job, NabAnswers answers, IntConsumer progress) {
        int rows = series.stream().mapToInt(NabSeries::rows).sum();
        int before = -1;
        long last = System.nanoTime();
        while (answers.taken() < rows) {
            answers.poll();
            progress.accept(answers.taken());
            if (!job.alive()) {
                throw new IllegalStateException("the job stopped in state " + job.state());
            }
            if (answers.taken() > before) {
                before = answers.taken();
                last = System.nanoTime();
            } else if (System.nanoTime() - last > MOST_SILENCE.toNanos()) {
                throw new IllegalStateException(
                        answers.taken() + " of " + rows + " rows answered, then nothing for " + MOST_SILENCE);
            }
        }
        return answers.scores();
    }

    /** Sends the series one row of each in turn, so that keys mix as on any topic. */
    private void send(String bootstrapServers) {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        Map<String, Object> settings =
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers, ProducerConfig.LINGER_MS_CONFIG, 5);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            int longest = series.stream().mapToInt(NabSeries::rows).max().orElse(0);
            for (int row = 0; row < longest; row++) {
                for (NabSeries one : series) {
                    if (row < one.rows()) {
                        send(producer, one, row, failure);
                    }
                }
            }
        }
        Exception cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException("the rows could not be sent: " + cause.getMessage(), cause);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback is told of a failure
    private static void send(
            KafkaProducer<String, byte[]> producer,
            NabSeries one,
            int row,
            AtomicReference<@Nullable Exception> failure) {
        byte[] line = (one.timestamps().get(row) + "," + one.values().get(row)).getBytes(UTF_8);
        producer.send(new ProducerRecord<>(ROWS, one.name(), line), (metadata, exception) -> {
            if (exception != null) {
                failure.compareAndSet(null, exception);
            }
        });
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("cellstream-nab-");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary directory for the job's states; set java.io.tmpdir", e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOG.warn("the job's states in {} could not be deleted: {}; delete them by hand", directory, e.toString());
        }
    }
}

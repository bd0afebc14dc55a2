package io.github.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.runtime.ReferenceData;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.encoding.Encoding;
import io.github.cellstream.schemas.encoding.RecordSerdes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Series of the Numenta Anomaly Benchmark, one file a key, through the model that learns while it runs: every reading
 * gives one scored prediction. Without the files, series that the test makes take their place.
 */
@RequiresDocker
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class RealSeriesIT {
    private static final int FILES = 8;
    private static final double THRESHOLD = 0.98;

    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("application.id", "real-series"),
            Map.entry("input.topic", "metrics"),
            Map.entry("input.decoder", "csv"),
            Map.entry("decoder.columns", "timestamp,value"),
            Map.entry("decoder.features", "value"),
            Map.entry("decoder.time", "timestamp"),
            Map.entry("decoder.time.unit", "iso"),
            Map.entry("model.engine", "online"),
            Map.entry("scorer.name", "likelihood"),
            Map.entry("anomaly.threshold", Double.toString(THRESHOLD)),
            Map.entry("output.predictions.topic", "scores"),
            Map.entry("output.anomalies.topic", "anomalies"),
            Map.entry("output.dead.letters.topic", "dead-letters"));

    @Test
    void shouldScoreEveryReadingOfEverySeries() throws Exception {
        Optional<Path> data = ReferenceData.find("nab/data");
        Map<String, List<String>> series = data.isPresent() ? read(data.orElseThrow()) : make();
        String origin = data.isPresent() ? "NAB files" : "series made here (no NAB files were found)";
        int readings = series.values().stream().mapToInt(List::size).sum();
        long seed = Interleaving.seed();
        try (KafkaBroker broker = KafkaBroker.start()) {
            for (String topic : List.of("metrics", "scores", "anomalies", "dead-letters")) {
                // Answers bear the readings' times, which lie years back: a broker's usual retention would delete them.
                broker.createTopic(topic, 4, Map.of("retention.ms", "-1"));
            }
            try (ProgramContainer program =
                    ProgramContainer.of(broker, SETTINGS, Map.of()).start()) {
                program.awaitReady();
                Instant start = Instant.now();
                Records.send(broker, records(series, seed));
                Map<String, List<Prediction>> scores = predictions(broker, "scores", readings);
                Duration took = Duration.between(start, Instant.now());

                assertThat(scores.keySet()).isEqualTo(series.keySet());
                long expectedAnomalies = 0;
                for (Map.Entry<String, List<Prediction>> key : scores.entrySet()) {
                    assertScored(key.getKey(), key.getValue(), series.getOrDefault(key.getKey(), List.of()));
                    expectedAnomalies += key.getValue().stream()
                            .filter(score -> score.getAnomalyLikelihood() >= THRESHOLD)
                            .count();
                }
                int anomalies = predictions(broker, "anomalies", (int) expectedAnomalies).values().stream()
                        .mapToInt(List::size)
                        .sum();
                assertThat(anomalies).isEqualTo(expectedAnomalies);
                assertThat(Records.read(broker, "dead-letters", 0, Duration.ofSeconds(5)))
                        .isEmpty();
                System.out.printf(
                        "RealSeriesIT: %d %s, %d readings, %d predictions in %.1f s, %d anomalies, seed %d%n",
                        series.size(),
                        origin,
                        readings,
                        scores.values().stream().mapToInt(List::size).sum(),
                        took.toMillis() / 1000.0,
                        anomalies,
                        seed);
            }
        }
    }

    private static void assertScored(String key, List<Prediction> scores, List<String> lines) {
        assertThat(scores).as("predictions of %s", key).hasSameSizeAs(lines);
        for (int i = 0; i < lines.size(); i++) {
            Prediction score = scores.get(i);
            String where = key + ", line " + (i + 1);
            assertThat(score.getStep()).as(where).isEqualTo(i + 1L);
            assertThat(score.getEventTime()).as(where).isEqualTo(time(lines.get(i)));
            assertThat(score.getAnomalyScore()).as(where).isBetween(0f, 1f);
            assertThat(score.getAnomalyLikelihood()).as(where).isBetween(0f, 1f);
            if (i > 0) {
                assertThat(score.getSource().getOffset())
                        .as(where)
                        .isGreaterThan(scores.get(i - 1).getSource().getOffset());
            }
        }
    }

    private static Instant time(String line) {
        return LocalDateTime.parse(line.substring(0, line.indexOf(',')).replace(' ', 'T'))
                .toInstant(ZoneOffset.UTC);
    }

    private static List<ProducerRecord<String, byte[]>> records(Map<String, List<String>> series, long seed) {
        List<List<ProducerRecord<String, byte[]>>> sequences = new ArrayList<>();
        series.forEach((key, lines) -> sequences.add(lines.stream()
                .map(line -> new ProducerRecord<>("metrics", key, line.getBytes(UTF_8)))
                .toList()));
        return Interleaving.of(sequences, new Random(seed));
    }

    private static Map<String, List<Prediction>> predictions(KafkaBroker broker, String topic, int wanted) {
        Map<String, List<Prediction>> predictions = new TreeMap<>();
        try (Deserializer<Prediction> decoder =
                RecordSerdes.prediction(Encoding.JSON, Map.of()).deserializer()) {
            for (ConsumerRecord<String, byte[]> record : Records.read(broker, topic, wanted, Duration.ofMinutes(2))) {
                predictions
                        .computeIfAbsent(record.key(), key -> new ArrayList<>())
                        .add(decoder.deserialize(topic, record.value()));
            }
        }
        return predictions;
    }

    /** Takes one file of every group, then a second one, until there are enough; without their headings. */
    private static Map<String, List<String>> read(Path data) throws IOException {
        Map<String, List<String>> series = new TreeMap<>();
        List<Path> groups = sorted(data);
        for (int round = 0; series.size() < FILES; round++) {
            int before = series.size();
            for (Path group : groups) {
                List<Path> files = sorted(group);
                if (round < files.size() && series.size() < FILES) {
                    Path file = files.get(round);
                    List<String> lines = Files.readAllLines(file);
                    series.put(group.getFileName() + "/" + file.getFileName(), lines.subList(1, lines.size()));
                }
            }
            assertThat(series.size()).as("files in %s", data).isGreaterThan(before);
        }
        return series;
    }

    private static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** Makes daily waves with noise, each with one step in level. */
    private static Map<String, List<String>> make() {
        Map<String, List<String>> series = new TreeMap<>();
        Random random = new Random(1);
        LocalDateTime start = LocalDateTime.of(2026, 1, 1, 0, 0, 0);
        for (int key = 0; key < FILES; key++) {
            List<String> lines = new ArrayList<>();
            int jump = 1000 + random.nextInt(1000);
            for (int i = 0; i < 2500; i++) {
                double value = 20 + 5 * Math.sin(i * Math.PI / 144) + random.nextGaussian() + (i < jump ? 0 : 30);
                String time = start.plusMinutes(5L * i).toString().replace('T', ' ');
                lines.add(String.format(Locale.ROOT, "%s:00,%.4f", time, value));
            }
            series.put("made-" + key, lines);
        }
        return series;
    }
}

package io.github.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.it.Traffic.Fault;
import io.github.cellstream.processor.deadletter.DeadLetterHeaders;
import io.github.cellstream.schemas.DeadLetterCode;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.SourcePosition;
import io.github.cellstream.schemas.encoding.Encoding;
import io.github.cellstream.schemas.encoding.RecordSerdes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * One job twice on one broker: the {@code mixed} one gets good and bad events, the {@code clean} one the good ones alone.
 *
 * <p>Asserted: each bad event, and nothing else, is a dead letter with its own bytes, key and headers, with the code,
 * stage and reason that are wanted, and with its place; outputs and dead letters together are as many as inputs; and for
 * every key the outputs of both jobs are the same to the bit.
 *
 * @param name of the job, for the printed line
 * @param settings what is special about the job
 * @param model its model's file
 */
record BadInputJobs(String name, Map<String, String> settings, Path model) {
    private static final String MODEL_IN_CONTAINER = "/etc/cellstream/model.onnx";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    void assertSetAside(List<Traffic> mixed, long seed) throws Exception {
        List<Traffic> good = mixed.stream().filter(Traffic::isGood).toList();
        try (KafkaBroker broker = KafkaBroker.start();
                ProgramContainer mixedJob = start(broker, "mixed");
                ProgramContainer cleanJob = start(broker, "clean")) {
            mixedJob.awaitReady();
            cleanJob.awaitReady();
            Instant start = Instant.now();
            Map<String, Traffic> sent = send(broker, "mixed", mixed);
            send(broker, "clean", good);
            List<ConsumerRecord<String, byte[]>> letters =
                    Records.read(broker, "mixed-dead-letters", mixed.size() - good.size(), PATIENCE);
            Map<String, List<Prediction>> answers = answers(broker, "mixed", good.size());
            Duration took = Duration.between(start, Instant.now());

            assertLetters(letters, sent);
            int count = answers.values().stream().mapToInt(List::size).sum();
            assertThat(count + letters.size()).isEqualTo(mixed.size());
            assertOwnPlaces(answers, sent);
            assertThat(withoutSources(answers)).isEqualTo(withoutSources(answers(broker, "clean", good.size())));
            assertThat(Records.read(broker, "clean-dead-letters", 0, Duration.ofSeconds(3)))
                    .isEmpty();
            assertCounted(mixedJob.body("/metrics"), mixed);
            System.out.printf(
                    "BadInputIT, %s: %d events = %d predictions + %d dead letters of %d kinds in %.1f s, predictions"
                            + " bit-identical to those of the good events alone, seed %d%n",
                    name,
                    mixed.size(),
                    count,
                    letters.size(),
                    mixed.stream().map(Traffic::fault).distinct().count() - 1,
                    took.toMillis() / 1000.0,
                    seed);
        }
    }

    private ProgramContainer start(KafkaBroker broker, String job) throws InterruptedException {
        for (String topic : List.of("events", "predictions", "dead-letters")) {
            broker.createTopic(job + "-" + topic, 4, Map.of());
        }
        Map<String, String> all = new HashMap<>(settings);
        all.put("application.id", job);
        all.put("input.topic", job + "-events");
        all.put("output.predictions.topic", job + "-predictions");
        all.put("output.dead.letters.topic", job + "-dead-letters");
        all.put("output.encoding", "avro");
        all.put("model.file", MODEL_IN_CONTAINER);
        return ProgramContainer.of(broker, all, Map.of(MODEL_IN_CONTAINER, model))
                .start();
    }

    /** Returns the events by their places. */
    private static Map<String, Traffic> send(KafkaBroker broker, String job, List<Traffic> events) throws Exception {
        List<RecordMetadata> places = Records.send(
                broker,
                events.stream().map(event -> event.record(job + "-events")).toList());
        Map<String, Traffic> sent = new HashMap<>();
        for (int i = 0; i < places.size(); i++) {
            sent.put(place(places.get(i).partition(), places.get(i).offset()), events.get(i));
        }
        return sent;
    }

    private static void assertLetters(List<ConsumerRecord<String, byte[]>> letters, Map<String, Traffic> sent) {
        Map<String, Traffic> waiting = new HashMap<>(sent);
        for (ConsumerRecord<String, byte[]> letter : letters) {
            String place = header(letter, DeadLetterHeaders.SOURCE_PARTITION) + "@"
                    + header(letter, DeadLetterHeaders.SOURCE_OFFSET);
            assertThat(header(letter, DeadLetterHeaders.SOURCE_TOPIC)).isEqualTo("mixed-events");
            Traffic event = waiting.remove(place);
            if (event == null || event.fault() == null) {
                throw new AssertionError("a dead letter for the good event, or a second one for the bad event, at "
                        + place + ": " + header(letter, DeadLetterHeaders.REASON));
            }
            assertSays(letter, event, event.fault());
        }
        assertThat(waiting.values()).as("bad events without a dead letter").allMatch(Traffic::isGood);
    }

    private static void assertSays(ConsumerRecord<String, byte[]> letter, Traffic event, Fault fault) {
        assertThat(header(letter, DeadLetterHeaders.CODE))
                .as(fault.reason())
                .isEqualTo(fault.code().name());
        assertThat(header(letter, DeadLetterHeaders.STAGE)).as(fault.reason()).isEqualTo(fault.stage());
        assertThat(header(letter, DeadLetterHeaders.REASON)).contains(fault.reason());
        assertThat(letter.value()).as(fault.reason()).isEqualTo(event.value());
        assertThat(letter.key()).as(fault.reason()).isEqualTo(event.key());
        fault.headers().forEach((name, text) -> assertThat(header(letter, name)).isEqualTo(text));
    }

    /** Every prediction names a good event of its own. */
    private static void assertOwnPlaces(Map<String, List<Prediction>> answers, Map<String, Traffic> sent) {
        Map<String, Traffic> waiting = new HashMap<>(sent);
        waiting.values().removeIf(event -> !event.isGood());
        answers.values()
                .forEach(list -> list.forEach(answer -> {
                    SourcePosition source = answer.getSource();
                    assertThat(waiting.remove(place(source.getPartition(), source.getOffset())))
                            .as("the good event of %s", source)
                            .isNotNull();
                }));
        assertThat(waiting).as("good events without a prediction").isEmpty();
    }

    private static void assertCounted(String metrics, List<Traffic> mixed) {
        Map<DeadLetterCode, Integer> counts = new EnumMap<>(DeadLetterCode.class);
        mixed.stream()
                .map(Traffic::fault)
                .filter(fault -> fault != null)
                .forEach(fault -> counts.merge(fault.code(), 1, Integer::sum));
        counts.forEach((code, count) ->
                assertThat(metrics).contains("cellstream_dead_letters_total{code=\"" + code + "\"} " + count + ".0"));
    }

    private static Map<String, List<Prediction>> answers(KafkaBroker broker, String job, int wanted) {
        Map<String, List<Prediction>> answers = new TreeMap<>();
        try (Deserializer<Prediction> decoder =
                RecordSerdes.prediction(Encoding.AVRO, Map.of()).deserializer()) {
            for (ConsumerRecord<String, byte[]> record : Records.read(broker, job + "-predictions", wanted, PATIENCE)) {
                answers.computeIfAbsent(record.key(), key -> new ArrayList<>())
                        .add(decoder.deserialize(record.topic(), record.value()));
            }
        }
        return answers;
    }

    /** The two jobs read different topics: the places differ, and nothing else may. */
    private static Map<String, List<Prediction>> withoutSources(Map<String, List<Prediction>> answers) {
        answers.values().forEach(list -> list.forEach(answer -> answer.setSource(new SourcePosition("", 0, 0L))));
        return answers;
    }

    private static String place(int partition, long offset) {
        return partition + "@" + offset;
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        assertThat(header).as("header %s", name).isNotNull();
        return new String(header.value(), UTF_8);
    }
}

package io.github.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.processor.deadletter.DeadLetterHeaders;
import io.github.cellstream.schemas.Classification;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.encoding.Encoding;
import io.github.cellstream.schemas.encoding.RecordSerdes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Deserializer;
import org.awaitility.Awaitility;

/**
 * Holds what a {@link ClassifierJob} committed against what was sent, record by record:
 *
 * <ul>
 *   <li>every good event has one prediction and no dead letter, every broken one the reverse, told by their source positions;
 *   <li>each key's steps are 1, 2, 3 … in the topic's order;
 *   <li>each probability has the bits of the uninterrupted run;
 *   <li>no transaction is open.
 * </ul>
 */
final class ExactlyOnce {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final KafkaBroker broker;
    private final ClassifierJob job;
    private final EventFlow flow;

    ExactlyOnce(KafkaBroker broker, ClassifierJob job, EventFlow flow) {
        this.broker = broker;
        this.job = job;
        this.flow = flow;
    }

    /** Waits for the last answer and checks all of them. */
    void check(LstmClassifier model) throws Exception {
        List<ConsumerRecord<String, byte[]>> predictions =
                Records.read(broker, ClassifierJob.PREDICTIONS, flow.good(), PATIENCE);
        List<ConsumerRecord<String, byte[]>> deadLetters =
                Records.read(broker, ClassifierJob.DEAD_LETTERS, flow.broken(), PATIENCE);
        System.out.printf(
                "%d events: %d predictions, %d dead letters %s%n",
                flow.sent().size(), predictions.size(), deadLetters.size(), codes(deadLetters));
        assertThat(flow.sent()).hasSize(flow.good() + flow.broken());
        Map<String, List<Prediction>> byKey = decode(predictions);
        checkSources(byKey, deadLetters);
        assertThat(byKey.keySet()).isEqualTo(flow.sequences().keySet());
        byKey.forEach((key, answers) -> checkSequence(key, answers, model));
        checkTransactions();
    }

    /** Checks that nobody holds a transaction open; those of instances that died last more seconds than one. */
    void checkTransactions() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(job.openTransactions(Long.MAX_VALUE)).isZero());
        for (String topic : List.of(ClassifierJob.PREDICTIONS, ClassifierJob.DEAD_LETTERS, ClassifierJob.CHANGELOG)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(Records.openTransaction(broker, topic))
                            .as(topic)
                            .isFalse());
        }
    }

    private void checkSources(Map<String, List<Prediction>> predictions, List<ConsumerRecord<String, byte[]>> letters) {
        Set<EventFlow.Place> answered = new HashSet<>();
        predictions.forEach((key, answers) -> {
            for (Prediction answer : answers) {
                EventFlow.Place place = new EventFlow.Place(
                        answer.getSource().getPartition(), answer.getSource().getOffset());
                EventFlow.Item item = firstAnswer(place, answered);
                assertThat(item.broken()).as("%s is broken", place).isFalse();
                assertThat(item.record().key()).isEqualTo(key);
            }
        });
        for (ConsumerRecord<String, byte[]> letter : letters) {
            EventFlow.Place place = new EventFlow.Place(
                    Integer.parseInt(header(letter, DeadLetterHeaders.SOURCE_PARTITION)),
                    Long.parseLong(header(letter, DeadLetterHeaders.SOURCE_OFFSET)));
            EventFlow.Item item = firstAnswer(place, answered);
            assertThat(item.broken()).as("%s is broken", place).isTrue();
            assertThat(letter.key()).isEqualTo(item.record().key());
            assertThat(letter.value()).isEqualTo(item.record().value());
        }
        assertThat(answered).hasSameSizeAs(flow.sent().keySet());
    }

    private EventFlow.Item firstAnswer(EventFlow.Place place, Set<EventFlow.Place> answered) {
        assertThat(answered.add(place)).as("first answer to %s", place).isTrue();
        EventFlow.Item item = flow.sent().get(place);
        if (item == null) {
            throw new AssertionError("an answer to " + place + ", where nothing was sent");
        }
        return item;
    }

    private void checkSequence(String key, List<Prediction> answers, LstmClassifier model) {
        List<float[]> events = flow.sequences().getOrDefault(key, List.of());
        assertThat(answers.stream().map(Prediction::getStep))
                .as("steps of %s", key)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events.size()).boxed().toList());
        List<float[]> reference = model.run(events);
        for (int step = 0; step < reference.size(); step++) {
            Prediction answer = answers.get(step);
            assertThat(answer.getModel().getEngine()).startsWith("jvm/");
            assertThat(answer.getModel().getFingerprint()).isEqualTo(model.fingerprint());
            Classification result = (Classification) answer.getResult();
            float[] wanted = reference.get(step);
            assertThat(result.getProbabilities()).hasSize(wanted.length);
            for (int i = 0; i < wanted.length; i++) {
                assertThat(Float.floatToRawIntBits(result.getProbabilities().get(i)))
                        .as("bits of %s, step %d, class %d", key, step + 1, i)
                        .isEqualTo(Float.floatToRawIntBits(wanted[i]));
            }
        }
    }

    private static Map<String, List<Prediction>> decode(List<ConsumerRecord<String, byte[]>> records) {
        Map<String, List<Prediction>> byKey = new TreeMap<>();
        try (Deserializer<Prediction> avro =
                RecordSerdes.prediction(Encoding.AVRO, Map.of()).deserializer()) {
            for (ConsumerRecord<String, byte[]> record : records) {
                byKey.computeIfAbsent(record.key(), key -> new ArrayList<>())
                        .add(avro.deserialize(record.topic(), record.value()));
            }
        }
        return byKey;
    }

    private static Map<String, Integer> codes(List<ConsumerRecord<String, byte[]>> letters) {
        Map<String, Integer> codes = new TreeMap<>();
        letters.forEach(letter -> codes.merge(header(letter, DeadLetterHeaders.CODE), 1, Integer::sum));
        return codes;
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        assertThat(header).as(name).isNotNull();
        return new String(header.value(), UTF_8);
    }
}

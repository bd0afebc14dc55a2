package io.github.cellstream.app.evaluate.nab;

import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.encoding.Encoding;
import io.github.cellstream.schemas.encoding.RecordSerdes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what the job wrote, committed records only. */
final class NabAnswers implements AutoCloseable {
    static final String SCORES = "nab-scores";
    static final String DEAD_LETTERS = "nab-dead-letters";

    private final Deserializer<Prediction> reader =
            RecordSerdes.prediction(Encoding.AVRO, Map.of()).deserializer();
    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<String, double[]> scores = new HashMap<>();
    private int taken;

    NabAnswers(String bootstrapServers, List<NabSeries> series) {
        series.forEach(one -> scores.put(one.name(), new double[one.rows()]));
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                        ConsumerConfig.GROUP_ID_CONFIG, "cellstream-evaluate-nab-answers",
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        consumer.subscribe(List.of(SCORES, DEAD_LETTERS));
    }

    /** Takes what has come, or waits a little. */
    void poll() {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
            double[] own = scores.get(record.key());
            if (own == null || !record.topic().equals(SCORES)) {
                throw new IllegalStateException(
                        "a row of " + record.key() + " was refused: its values must be numbers");
            }
            Prediction prediction = reader.deserialize(record.topic(), record.value());
            Float score = prediction.getAnomalyScore();
            own[Math.toIntExact(prediction.getStep()) - 1] = score == null ? 0 : score;
            taken++;
        }
    }

    /** Returns how many rows are answered. */
    int taken() {
        return taken;
    }

    /** Returns the scores by the names of the series, one a row. */
    Map<String, double[]> scores() {
        return scores;
    }

    @Override
    public void close() {
        consumer.close();
    }
}

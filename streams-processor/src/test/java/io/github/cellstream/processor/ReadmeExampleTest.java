package io.github.cellstream.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.processor.deadletter.DeadLetterDeserializationHandler;
import io.github.cellstream.processor.deadletter.DeadLetterProcessingHandler;
import io.github.cellstream.processor.deadletter.DeadLetterProductionHandler;
import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.Forecast;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.SequenceEvent;
import io.github.cellstream.schemas.encoding.Encoding;
import io.github.cellstream.schemas.encoding.Features;
import io.github.cellstream.schemas.encoding.RecordSerdes;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.junit.jupiter.api.Test;

/** The README's example of the operator in one's own topology. */
class ReadmeExampleTest {
    @Test
    void shouldForecastTheNextReadingOfASensor() {
        // README: begin
        SequenceModel model = Plugins.named(ModelEngine.class, ModelEngine::name, "online")
                .load(ModelSource.settings("pumps", Map.of("features", "1")));
        Serde<SequenceEvent> eventSerde = RecordSerdes.sequenceEvent(Encoding.AVRO, Map.of());
        Serde<Prediction> predictionSerde = RecordSerdes.prediction(Encoding.AVRO, Map.of());

        StreamsBuilder builder = new StreamsBuilder();
        KStream<String, SequenceEvent> events = builder.stream("events", Consumed.with(Serdes.String(), eventSerde));
        events.process(SequenceClassifier.with(model))
                .to("predictions", Produced.with(Serdes.String(), predictionSerde));

        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "pumps");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092");
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(
                StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterDeserializationHandler.class);
        config.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterProcessingHandler.class);
        config.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterProductionHandler.class);
        config.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, "dead-letters");
        // README: end

        try (TopologyTestDriver driver = new TopologyTestDriver(builder.build(), config)) {
            var input = driver.createInputTopic("events", new StringSerializer(), eventSerde.serializer());
            var output =
                    driver.createOutputTopic("predictions", new StringDeserializer(), predictionSerde.deserializer());
            for (int i = 0; i < 200; i++) {
                float reading = 20 + (i % 2 == 0 ? 1 : -1);
                input.pipeInput(
                        "pump-7",
                        new SequenceEvent(Instant.ofEpochSecond(i), Control.STEP, Features.of(reading), null, null));
            }
            Prediction last = output.readValuesToList().get(199);
            assertThat(last.getStep()).isEqualTo(200);
            assertThat(((Forecast) last.getResult()).getValues().get(0)).isBetween(20.5f, 21.5f);
            assertThat(last.getModel().getName()).isEqualTo("pumps");
        } finally {
            model.close();
        }
    }
}

package io.github.cellstream.processor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.cellstream.processor.commit.CommitAwareStore;
import io.github.cellstream.processor.deadletter.DeadLetterDeserializationHandler;
import io.github.cellstream.processor.deadletter.DeadLetterHeaders;
import io.github.cellstream.processor.deadletter.DeadLetterProcessingHandler;
import io.github.cellstream.processor.deadletter.DeadLetterProductionHandler;
import io.github.cellstream.processor.model.Deployments;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.LifecycleEvent;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.SequenceEvent;
import io.github.cellstream.schemas.encoding.Encoding;
import io.github.cellstream.schemas.encoding.Features;
import io.github.cellstream.schemas.encoding.RecordSerdes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** An operator between four topics, in a {@link TopologyTestDriver}, with the handlers set. */
final class TestStream implements AutoCloseable {
    static final Serde<SequenceEvent> EVENTS = RecordSerdes.sequenceEvent(Encoding.AVRO, Map.of());
    static final Serde<Prediction> PREDICTIONS = RecordSerdes.prediction(Encoding.AVRO, Map.of());
    static final Serde<LifecycleEvent> LIFECYCLE = RecordSerdes.lifecycleEvent(Encoding.AVRO, Map.of());

    private final TopologyTestDriver driver;
    private final String storeName;
    private final TestOutputTopic<String, Prediction> predictions;
    private final TestOutputTopic<String, Prediction> shadow;
    private final TestOutputTopic<String, LifecycleEvent> lifecycle;
    private final TestOutputTopic<byte[], byte[]> deadLetters;

    TestStream(SequenceModel model) {
        this(model, ClassifierOptions.builder(), StreamsConfig.EXACTLY_ONCE_V2);
    }

    TestStream(SequenceModel model, ClassifierOptions.Builder options) {
        this(model, options, StreamsConfig.EXACTLY_ONCE_V2);
    }

    TestStream(SequenceModel model, ClassifierOptions.Builder options, String guarantee) {
        this(SequenceClassifier.with(model), options, guarantee);
    }

    /** A stream whose model may change, with room for a shadow. */
    TestStream(Deployments deployments, ClassifierOptions.Builder options) {
        this(
                SequenceClassifier.with(deployments, Serdes.String()),
                options.shadow("shadow"),
                StreamsConfig.EXACTLY_ONCE_V2);
    }

    private TestStream(SequenceClassifier<String> classifier, ClassifierOptions.Builder options, String guarantee) {
        ClassifierOptions built = options.children("predictions", "lifecycle").build();
        storeName = built.storeName();
        Topology topology = new Topology()
                .addSource("events", new StringDeserializer(), EVENTS.deserializer(), "events")
                .addProcessor("classifier", classifier.options(built), "events")
                .addSink("predictions", "predictions", new StringSerializer(), PREDICTIONS.serializer(), "classifier")
                .addSink("lifecycle", "lifecycle", new StringSerializer(), LIFECYCLE.serializer(), "classifier");
        if (built.shadowChild() != null) {
            topology.addSink("shadow", "shadow", new StringSerializer(), PREDICTIONS.serializer(), "classifier");
        }
        driver = new TopologyTestDriver(topology, config(guarantee));
        predictions = driver.createOutputTopic("predictions", new StringDeserializer(), PREDICTIONS.deserializer());
        shadow = driver.createOutputTopic("shadow", new StringDeserializer(), PREDICTIONS.deserializer());
        lifecycle = driver.createOutputTopic("lifecycle", new StringDeserializer(), LIFECYCLE.deserializer());
        deadLetters =
                driver.createOutputTopic("dead-letters", new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    static Properties config(String guarantee) {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:9092");
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, guarantee);
        config.put(
                StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterDeserializationHandler.class);
        config.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterProcessingHandler.class);
        config.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterProductionHandler.class);
        config.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, "dead-letters");
        return config;
    }

    static SequenceEvent event(long time, Control control, float @Nullable [] features) {
        return new SequenceEvent(
                Instant.ofEpochMilli(time), control, features == null ? null : Features.of(features), null, "truth");
    }

    static SequenceEvent reading(long time, float... features) {
        return event(time, Control.STEP, features);
    }

    static SequenceEvent token(long time, String token) {
        return new SequenceEvent(Instant.ofEpochMilli(time), Control.STEP, null, token, null);
    }

    /** Sends an event whose record has the event's time. */
    void send(@Nullable String key, SequenceEvent event) {
        send(key, event, new RecordHeaders());
    }

    void send(@Nullable String key, SequenceEvent event, Headers headers) {
        sendAt(key, event, headers, event.getEventTime().toEpochMilli());
    }

    void sendAt(@Nullable String key, @Nullable SequenceEvent event, Headers headers, long recordTime) {
        driver.createInputTopic("events", new StringSerializer(), EVENTS.serializer())
                .pipeInput(new TestRecord<>(key, event, headers, recordTime));
    }

    void sendBytes(byte[] key, byte[] value, Headers headers) {
        driver.createInputTopic("events", new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key, value, headers, 5L));
    }

    static Headers control(String control) {
        return new RecordHeaders().add(Admission.CONTROL_HEADER, control.getBytes(UTF_8));
    }

    static Headers at(int partition, long offset) {
        Headers headers = new RecordHeaders();
        SourceHeaders.write(headers, "origin", partition, offset);
        return headers;
    }

    /** Returns the predictions since the last call. */
    List<Prediction> predictions() {
        return predictions.readValuesToList();
    }

    List<TestRecord<String, Prediction>> predictionRecords() {
        return predictions.readRecordsToList();
    }

    /** Returns the shadow's predictions since the last call. */
    List<TestRecord<String, Prediction>> shadowRecords() {
        return shadow.readRecordsToList();
    }

    /** Lets the operator look around, as it does each second. */
    void tick() {
        driver.advanceWallClockTime(Lanes.LOOK);
    }

    /** Returns the lifecycle records since the last call, as {@code KEY CHANGE STEPS}. */
    List<String> lifecycle() {
        return lifecycleRecords().stream()
                .map(record -> record.key() + " " + record.value().getChange() + " "
                        + record.value().getSteps())
                .toList();
    }

    List<TestRecord<String, LifecycleEvent>> lifecycleRecords() {
        return lifecycle.readRecordsToList();
    }

    /** Returns the dead letters since the last call. */
    List<TestRecord<byte[], byte[]>> deadLetters() {
        return deadLetters.readRecordsToList();
    }

    /** Returns the codes of the dead letters since the last call. */
    List<String> deadLetterCodes() {
        return deadLetters().stream()
                .map(letter -> header(letter, DeadLetterHeaders.CODE))
                .toList();
    }

    static String header(TestRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    KeyValueStore<String, byte[]> store() {
        return store(storeName);
    }

    KeyValueStore<String, byte[]> shadowStore() {
        return store(storeName + "-shadow");
    }

    @SuppressWarnings("unchecked") // the store's keys are this stream's
    private KeyValueStore<String, byte[]> store(String name) {
        CommitAwareStore<String> store = (CommitAwareStore<String>) driver.getStateStore(name);
        return store.wrapped();
    }

    byte @Nullable [] stored(String key) {
        return store().get(key);
    }

    @Override
    public void close() {
        driver.close();
    }
}

package io.github.cellstream.app.topology;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.config.ModelSlot;
import io.github.cellstream.app.config.StateSettings;
import io.github.cellstream.app.config.TopicSettings;
import io.github.cellstream.app.decode.DecoderPlugin;
import io.github.cellstream.app.decode.Decoders;
import io.github.cellstream.app.decode.EventDecoder;
import io.github.cellstream.app.decode.EventDeserializer;
import io.github.cellstream.app.decode.KeyDeserializer;
import io.github.cellstream.app.metrics.JobMeters;
import io.github.cellstream.processor.ClassifierListener;
import io.github.cellstream.processor.ClassifierOptions;
import io.github.cellstream.processor.EventOrder;
import io.github.cellstream.processor.ModelChange;
import io.github.cellstream.processor.SequenceClassifier;
import io.github.cellstream.processor.commit.PolledRecords;
import io.github.cellstream.processor.deadletter.DeadLetterDeserializationHandler;
import io.github.cellstream.processor.deadletter.DeadLetterListener;
import io.github.cellstream.processor.deadletter.DeadLetterProcessingHandler;
import io.github.cellstream.processor.deadletter.DeadLetterProductionHandler;
import io.github.cellstream.processor.deadletter.SizeLimitedSerializer;
import io.github.cellstream.processor.model.Deployments;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.schemas.LifecycleChange;
import io.github.cellstream.schemas.LifecycleEvent;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.SequenceEvent;
import io.github.cellstream.schemas.encoding.Encoding;
import io.github.cellstream.schemas.encoding.RecordSerdes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;

/**
 * Chooses who works with whom:
 *
 * <pre>
 *  input topic ─decoder─▶ events ─▶ classifier ─▶ predictions ─▶ predictions topic
 *                   ╲                 ▲    ╲           ╰─ likely enough ─▶ anomalies topic
 *     decoder.key:   rekey ─▶ repartition   ╰─▶ lifecycle ─▶ lifecycle topic
 *                             topic
 *  whatever is refused, at any stage ─▶ dead-letter topic
 * </pre>
 *
 * <p>With several models there is a {@code model-route} behind the events, and a classifier with its own outputs for each. A
 * shadow's predictions leave the classifier for a topic of their own.
 *
 * <p>The repartition topic carries the events' own bytes, and their place of origin in headers; they are decoded again
 * behind it, so that dead letters hold what came in.
 */
public final class Wiring implements AutoCloseable {
    /** Room that a request's own frame takes beside one record. */
    private static final int REQUEST_OVERHEAD = 16 * 1024;

    private final CellstreamConfig config;
    private final Map<String, Deployments> models;
    private final JobMeters meters;
    private final Excerpt excerpt;
    private final ClassifierListener listener;
    private final EventDecoder decoder;

    /**
     * Brings the parts of a job together whose one model never changes.
     *
     * @param model closed by whoever loaded it
     * @param history is told of every event that the model judges
     * @throws io.github.cellstream.runtime.ModelException if there is no such plugin or its settings are wrong
     */
    public Wiring(CellstreamConfig config, SequenceModel model, JobMeters meters, ClassifierListener history) {
        this(config, only(config, model), meters, history, Excerpt.ALL);
    }

    /** As {@link #Wiring(CellstreamConfig, SequenceModel, JobMeters, ClassifierListener)}, for a part of the events. */
    public Wiring(CellstreamConfig config, SequenceModel model, JobMeters meters, Excerpt excerpt) {
        this(config, only(config, model), meters, ClassifierListener.NONE, excerpt);
    }

    /**
     * Brings the parts together.
     *
     * @param models what is to be stepped, by slot: one for each of {@link CellstreamConfig#models}
     * @param history is told of every event that the first slot's model judges
     * @throws io.github.cellstream.runtime.ModelException if there is no such plugin or its settings are wrong
     */
    public Wiring(
            CellstreamConfig config, Map<String, Deployments> models, JobMeters meters, ClassifierListener history) {
        this(config, models, meters, history, Excerpt.ALL);
    }

    private Wiring(
            CellstreamConfig config,
            Map<String, Deployments> models,
            JobMeters meters,
            ClassifierListener history,
            Excerpt excerpt) {
        this.config = config;
        this.models = Map.copyOf(models);
        this.meters = meters;
        this.excerpt = excerpt;
        listener = history == ClassifierListener.NONE ? meters : meters.and(history);
        DecoderPlugin plugin = Plugins.named(
                DecoderPlugin.class, DecoderPlugin::name, config.input().decoder());
        decoder = Decoders.create(plugin, config.input().decoderSettings());
    }

    /** Returns the settings that the topology needs, the user's above them. */
    public Map<String, Object> streamsSettings() {
        Map<String, Object> settings = new TreeMap<>();
        settings.put(
                StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterDeserializationHandler.class);
        settings.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterProcessingHandler.class);
        settings.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterProductionHandler.class);
        settings.put(DeadLetterListener.CONFIG, meters);
        if (config.state().rocksDbBytes() > 0) {
            settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbMemory.class);
            settings.put(RocksDbMemory.BYTES, config.state().rocksDbBytes());
        }
        settings.putAll(config.streams());
        settings.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG), interceptors(settings));
        return settings;
    }

    /** The most specific of the user's, and behind them the one that tells the operator what has been polled. */
    private static String interceptors(Map<String, Object> settings) {
        String own = PolledRecords.class.getName();
        return Stream.of(
                        StreamsConfig.mainConsumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG),
                        StreamsConfig.consumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG),
                        ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG)
                .filter(settings::containsKey)
                .findFirst()
                .map(users -> settings.get(users) + "," + own)
                .orElse(own);
    }

    /** Builds the topology. */
    public Topology topology() {
        StreamsBuilder builder = new StreamsBuilder();
        KStream<String, SequenceEvent> events = decoder.readsKey() ? rekeyed(builder) : plain(builder);
        if (!excerpt.keys().isEmpty()) {
            events = events.filter((key, event) -> excerpt.holds(key), Named.as("excerpt"));
        }
        List<ModelSlot> slots = config.models();
        boolean several = slots.size() > 1 || !slots.get(0).id().equals(ModelSlot.ONLY);
        if (several) {
            Set<String> ids = slots.stream().map(ModelSlot::id).collect(Collectors.toUnmodifiableSet());
            String route = config.modelRoute();
            String separator = config.modelRouteSeparator();
            events = events.process(() -> new ModelRoute(ids, route, separator), Named.as("model-route"));
        }
        for (ModelSlot slot : slots) {
            String suffix = several ? "-" + slot.id() : "";
            KStream<String, SequenceEvent> own =
                    several ? events.mapValues(event -> event, Named.as(ModelRoute.node(slot.id()))) : events;
            outputs(slot, own.process(classifier(slot, suffix), Named.as("classifier" + suffix)), suffix);
        }
        return builder.build();
    }

    @Override
    public void close() {
        decoder.close();
    }

    private KStream<String, SequenceEvent> plain(StreamsBuilder builder) {
        return builder.stream(
                config.topics().input(),
                Consumed.with(keys(), events())
                        .withTimestampExtractor(new EventClock())
                        .withName("events"));
    }

    private KStream<String, SequenceEvent> rekeyed(StreamsBuilder builder) {
        Serde<RawEvent> raw = RawEvent.serde(decoder, config.input().maxBytes());
        return builder.stream(
                        config.topics().input(),
                        Consumed.with(Serdes.ByteArray(), raw)
                                .withTimestampExtractor(new EventClock())
                                .withName("raw-events"))
                .process(Rekey::new, Named.as("rekey"))
                .repartition(Repartitioned.with(keys(), Serdes.ByteArray()).withName(InternalTopics.REKEYED))
                .process(() -> new DecodeAgain(new EventDeserializer(decoder, Integer.MAX_VALUE)), Named.as("events"));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the operator sends lifecycle records too, to a child of their own
    private ProcessorSupplier<String, SequenceEvent, String, Object> classifier(ModelSlot slot, String suffix) {
        StateSettings state = config.state();
        Deployments deployments = deployments(slot);
        ClassifierOptions.Builder options = ClassifierOptions.builder()
                .storeName(slot.storeName())
                .rewarmEvents(config.upgrade().rewarmEvents())
                .idleTimeout(state.idleTimeout())
                .halfPrecision(state.halfPrecision())
                .memoryBytes(state.memoryBytes() / config.models().size())
                .batchSize(config.batch().maxEvents())
                .batchLinger(config.batch().linger())
                .onModelChange(constant(ModelChange.class, state.onModelChange()))
                .outOfOrder(constant(EventOrder.class, state.outOfOrder()))
                .unknownToken(state.unknownToken().isEmpty() ? null : state.unknownToken())
                .scorer(deployments.current().current().scorer())
                .answers(config.answers())
                .children("predictions" + suffix, "lifecycle" + suffix)
                .lifecycleChanges(lifecycleChanges())
                .sourceFromHeaders(decoder.readsKey())
                .listener(slot.equals(config.models().get(0)) ? listener : meters);
        if (!slot.shadow().isEmpty() && deployments.mayChange()) {
            options.shadow("shadow" + suffix);
        }
        return (ProcessorSupplier)
                SequenceClassifier.with(deployments, Serdes.String()).options(options.build());
    }

    private void outputs(ModelSlot slot, KStream<String, Object> answers, String suffix) {
        TopicSettings topics = config.topics();
        Encoding encoding = Encoding.named(config.results().encoding());
        Map<String, String> registry = config.results().registry();
        Serde<Prediction> serde = limited(RecordSerdes.prediction(encoding, registry));
        AnomalyThreshold threshold = new AnomalyThreshold(config.results().anomalyThreshold());
        String all = slot.predictions().isEmpty() ? "" : PredictionRoutes.PREDICTIONS + suffix;
        String odd = topics.anomalies().isEmpty() ? "" : PredictionRoutes.ANOMALIES + suffix;
        KStream<String, Prediction> predictions = answers.process(
                () -> new PredictionRoutes(threshold, meters, excerpt.answered(), all, odd),
                Named.as("predictions" + suffix));
        KStream<String, LifecycleEvent> lifecycle =
                answers.mapValues(answer -> (LifecycleEvent) answer, Named.as("lifecycle" + suffix));
        if (!all.isEmpty()) {
            predictions.to(slot.predictions(), Produced.with(keys(), serde).withName(all));
        }
        if (!slot.shadow().isEmpty() && deployments(slot).mayChange()) {
            answers.mapValues(answer -> (Prediction) answer, Named.as("shadow" + suffix))
                    .to(slot.shadow(), Produced.with(keys(), serde).withName("to-shadow" + suffix));
        }
        if (!odd.isEmpty()) {
            predictions.to(topics.anomalies(), Produced.with(keys(), serde).withName(odd));
        }
        if (!topics.lifecycle().isEmpty()) {
            Serde<LifecycleEvent> lives = limited(RecordSerdes.lifecycleEvent(encoding, registry));
            lifecycle.to(topics.lifecycle(), Produced.with(keys(), lives).withName("to-lifecycle" + suffix));
        }
    }

    private static Map<String, Deployments> only(CellstreamConfig config, SequenceModel model) {
        return Map.of(ModelSlot.ONLY, Deployments.fixed(model, Scorers.of(model.spec(), config.results())));
    }

    private Deployments deployments(ModelSlot slot) {
        return Objects.requireNonNull(models.get(slot.id()), slot.id());
    }

    private Serde<SequenceEvent> events() {
        return Serdes.serdeFrom(
                RawEvent.neverWritten(),
                new EventDeserializer(decoder, config.input().maxBytes()));
    }

    private static Serde<String> keys() {
        return Serdes.serdeFrom(new StringSerializer(), new KeyDeserializer());
    }

    private <T> Serde<T> limited(Serde<T> serde) {
        Object size = new StreamsConfig(config.streams())
                .getProducerConfigs("limits")
                .getOrDefault(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 1024 * 1024);
        int most = Math.max(1, Integer.parseInt(String.valueOf(size)) - REQUEST_OVERHEAD);
        return Serdes.serdeFrom(new SizeLimitedSerializer<>(serde.serializer(), most), serde.deserializer());
    }

    private Set<LifecycleChange> lifecycleChanges() {
        return config.topics().lifecycle().isEmpty()
                ? Set.of()
                : config.results().lifecycle().stream()
                        .map(change -> constant(LifecycleChange.class, change))
                        .collect(Collectors.toSet());
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String setting) {
        return Enum.valueOf(type, setting.replace('-', '_').toUpperCase(Locale.ROOT));
    }
}

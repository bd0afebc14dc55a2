package io.github.cellstream.app.config;

import io.github.cellstream.processor.AnswerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The whole configuration of a job: typed, immutable, checked.
 *
 * <p>Cellstream's own keys are defined in {@link Keys}, a decoder's in its plugin. Every other key belongs to Kafka Streams
 * or its clients and goes to them under its own name. A value may name a secret as {@code ${provider:path:key}}; Kafka's
 * config providers ({@code config.providers}) replace it, and it is never shown.
 */
public final class CellstreamConfig {
    /** A prediction takes some 200 bytes: Kafka's 16 KiB are full after 80 of them, and each request costs as much as 100. */
    private static final int PRODUCER_BATCH_BYTES = 131_072;
    /** In the place of Kafka Streams' 100, which an event on a quiet topic would wait. */
    private static final int PRODUCER_LINGER_MS = 5;

    private static final int RESTORE_FETCH_BYTES = 8 * 1024 * 1024;
    private static final int RESTORE_POLL_RECORDS = 8_000;

    private final AbstractConfig own;
    private final Map<String, String> resolved;

    private CellstreamConfig(AbstractConfig own, Map<String, String> resolved) {
        this.own = own;
        this.resolved = Map.copyOf(resolved);
    }

    /**
     * Checks a configuration. The plugins of its {@code plugin.path} can be found from then on, in the whole process.
     *
     * @param raw keys and values as the user wrote them
     * @throws ConfigurationException with all mistakes, sorted by key
     */
    public static CellstreamConfig of(Map<String, String> raw) {
        Map<String, String> resolved = resolve(raw);
        ConfigDef keys = Keys.definition();
        List<ConfigProblem> problems = new ArrayList<>(new ConfigCheck(keys, raw, resolved).problems());
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparing(ConfigProblem::key));
            throw new ConfigurationException(problems);
        }
        CellstreamConfig config = new CellstreamConfig(new AbstractConfig(keys, resolved, false), resolved);
        try {
            new StreamsConfig(config.streams());
        } catch (ConfigException e) {
            throw new ConfigurationException(
                    List.of(new ConfigProblem("Kafka Streams", null, String.valueOf(e.getMessage()))));
        }
        return config;
    }

    /**
     * Returns this configuration with other values for some keys.
     *
     * @throws ConfigurationException with all mistakes
     */
    public CellstreamConfig with(Map<String, String> others) {
        Map<String, String> raw = new TreeMap<>(resolved);
        raw.putAll(others);
        return of(raw);
    }

    /** Returns where events come from. */
    public InputSettings input() {
        return new InputSettings(
                own.getString(Keys.INPUT_TOPIC),
                own.getString(Keys.INPUT_DECODER),
                decoderSettings(resolved),
                own.getInt(Keys.INPUT_MAX_BYTES));
    }

    /** Returns which model runs. */
    public ModelSettings model() {
        Map<String, String> metadata = withPrefix(resolved, Keys.MODEL_PREFIX);
        metadata.keySet().removeIf(name -> own.values().containsKey(Keys.MODEL_PREFIX + name));
        return new ModelSettings(
                own.getString(Keys.MODEL_FILE), own.getString(Keys.MODEL_ENGINE), Map.copyOf(metadata));
    }

    /** Returns the models that run; one, unless several are named. */
    public List<ModelSlot> models() {
        return ModelKeys.slots(own, resolved, model());
    }

    /** Returns how an event finds its model: {@code all}, {@code key} or {@code header}. */
    public String modelRoute() {
        return own.getString(ModelKeys.MODEL_ROUTE);
    }

    /** Returns what ends the model's name in a key. */
    public String modelRouteSeparator() {
        return own.getString(ModelKeys.MODEL_ROUTE_SEPARATOR);
    }

    /** Returns how models are replaced. */
    public UpgradeSettings upgrade() {
        return ModelKeys.upgrade(own, applicationId());
    }

    /** Returns the settings of a producer for the same cluster that belongs to no transaction. */
    public Map<String, Object> writer() {
        Map<String, Object> writer = new StreamsConfig(streams()).getProducerConfigs(applicationId() + "-writer");
        writer.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        writer.remove(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG);
        return writer;
    }

    /** Returns what is written. */
    public ResultSettings results() {
        Map<String, String> scorer = withPrefix(resolved, Keys.SCORER_PREFIX);
        scorer.keySet().removeIf(name -> own.values().containsKey(Keys.SCORER_PREFIX + name));
        return new ResultSettings(
                own.getString(Keys.OUTPUT_ENCODING),
                registry(resolved),
                own.getInt(Keys.OUTPUT_TOP_K),
                own.getDouble(Keys.ANOMALY_THRESHOLD),
                List.copyOf(own.getList(Keys.OUTPUT_LIFECYCLE_CHANGES)),
                own.getString(Keys.SCORER_NAME),
                Map.copyOf(scorer));
    }

    /** Returns how much a prediction says. */
    public AnswerOptions answers() {
        return AnswerKeys.read(own);
    }

    /** Returns the topics. */
    public TopicSettings topics() {
        return new TopicSettings(
                own.getString(Keys.INPUT_TOPIC),
                own.getString(Keys.OUTPUT_PREDICTIONS_TOPIC),
                own.getString(Keys.OUTPUT_ANOMALIES_TOPIC),
                own.getString(Keys.OUTPUT_LIFECYCLE_TOPIC),
                deadLetters(),
                new TopicSettings.Creation(
                        own.getBoolean(Keys.TOPICS_CREATE),
                        own.getInt(Keys.TOPICS_PARTITIONS),
                        own.getShort(Keys.TOPICS_REPLICATION_FACTOR),
                        Duration.ofMillis(own.getLong(Keys.STARTUP_TIMEOUT_MS))));
    }

    /** Returns how events are gathered. */
    public BatchSettings batch() {
        return new BatchSettings(
                own.getInt(Keys.BATCH_MAX_EVENTS), Duration.ofMillis(own.getLong(Keys.BATCH_LINGER_MS)));
    }

    /** Returns what is kept of each key. */
    public StateSettings state() {
        return new StateSettings(
                own.getString(Keys.STATE_STORE_NAME),
                Duration.ofMillis(Math.max(0, own.getLong(Keys.STATE_IDLE_TIMEOUT_MS))),
                own.getBoolean(Keys.STATE_HALF_PRECISION),
                memoryBytes(own.getLong(Keys.STATE_MEMORY_BYTES)),
                own.getLong(Keys.STATE_ROCKSDB_MEMORY_BYTES),
                own.getString(Keys.STATE_ON_MODEL_CHANGE),
                own.getString(Keys.EVENTS_OUT_OF_ORDER),
                own.getString(Keys.EVENTS_UNKNOWN_TOKEN));
    }

    /** Returns where the job is shown, and to whom. */
    public HttpSettings http() {
        return HttpKeys.read(own);
    }

    /** Returns what is remembered for those who look. */
    public HistorySettings history() {
        return HttpKeys.history(own);
    }

    /** Returns {@code application.server}, where other instances find this one; empty if it is not set. */
    public String applicationServer() {
        return resolved.getOrDefault(StreamsConfig.APPLICATION_SERVER_CONFIG, "");
    }

    /**
     * Returns the settings of Kafka Streams and its clients: the user's, and below them Cellstream's defaults (exactly
     * once, classic group protocol, the dead-letter topic, larger requests that wait less, no waiting among a task's
     * partitions, of which it has one).
     */
    @SuppressWarnings("deprecation") // the switch goes when what it switches on is the only way
    public Map<String, Object> streams() {
        Map<String, Object> streams = new TreeMap<>();
        streams.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        streams.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        streams.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
        streams.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        streams.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, deadLetters());
        streams.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        streams.put(ProducerConfig.BATCH_SIZE_CONFIG, PRODUCER_BATCH_BYTES);
        streams.put(ProducerConfig.LINGER_MS_CONFIG, PRODUCER_LINGER_MS);
        streams.put(
                StreamsConfig.restoreConsumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG),
                RESTORE_FETCH_BYTES);
        streams.put(StreamsConfig.restoreConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), RESTORE_POLL_RECORDS);
        resolved.forEach((key, value) -> {
            if (KafkaKeys.known(key) && !key.startsWith(KafkaKeys.PROVIDERS)) {
                streams.put(key, value);
            }
        });
        return streams;
    }

    /** Returns the settings of a consumer for the same cluster that belongs to no group. */
    public Map<String, Object> reader() {
        return new StreamsConfig(streams()).getGlobalConsumerConfigs(applicationId() + "-reader");
    }

    /** Returns the name of the job, and of its consumer group. */
    public String applicationId() {
        return resolved.getOrDefault(StreamsConfig.APPLICATION_ID_CONFIG, "");
    }

    /** Returns the settings of an admin client for the same cluster. */
    public Map<String, Object> admin() {
        return new StreamsConfig(streams()).getAdminConfigs(applicationId() + "-start");
    }

    /** Returns the settings of an admin client for the same cluster whose calls fail when nothing has answered for a while. */
    public Map<String, Object> admin(Duration patience) {
        Map<String, Object> settings = new HashMap<>(admin());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        return settings;
    }

    private String deadLetters() {
        String topic = own.getString(Keys.OUTPUT_DEAD_LETTERS_TOPIC);
        return topic.isEmpty() ? applicationId() + "-dead-letters" : topic;
    }

    /** Returns a decoder's own settings without their prefix, and the registry's. */
    static Map<String, String> decoderSettings(Map<String, String> resolved) {
        Map<String, String> settings = withPrefix(resolved, Keys.DECODER_PREFIX);
        settings.putAll(registry(resolved));
        return Map.copyOf(settings);
    }

    /** Stays below the share of the heap at which the default collector begins to mark at once, 45 %. */
    private static long memoryBytes(long configured) {
        return configured < 0 ? Runtime.getRuntime().maxMemory() / 5 * 2 : configured;
    }

    private static Map<String, String> registry(Map<String, String> resolved) {
        Map<String, String> named = new TreeMap<>();
        withPrefix(resolved, ConfigCheck.REGISTRY_PREFIX)
                .forEach((name, value) -> named.put(ConfigCheck.REGISTRY_PREFIX + name, value));
        return Map.copyOf(named);
    }

    private static Map<String, String> withPrefix(Map<String, String> resolved, String prefix) {
        Map<String, String> settings = new TreeMap<>();
        resolved.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                settings.put(key.substring(prefix.length()), value);
            }
        });
        return settings;
    }

    private static Map<String, String> resolve(Map<String, String> raw) {
        try {
            Map<String, String> resolved = new TreeMap<>();
            new AbstractConfig(new ConfigDef(), raw, false)
                    .originals()
                    .forEach((key, value) -> resolved.put(key, String.valueOf(value)));
            return resolved;
        } catch (RuntimeException e) {
            throw new ConfigurationException(List.of(new ConfigProblem(
                    KafkaKeys.PROVIDERS, raw.get(KafkaKeys.PROVIDERS), "a secret can't be read: " + e.getMessage())));
        }
    }
}

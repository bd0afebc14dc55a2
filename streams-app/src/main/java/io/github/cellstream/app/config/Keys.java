package io.github.cellstream.app.config;

import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;
import static org.apache.kafka.common.config.ConfigDef.ValidString.in;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** Every key of Cellstream's own, defined once: type, default, valid values, importance and documentation. */
public final class Keys {
    /** Topic of the events. */
    public static final String INPUT_TOPIC = "input.topic";
    /** Name of the decoder. */
    public static final String INPUT_DECODER = "input.decoder";
    /** Largest value of an event. */
    public static final String INPUT_MAX_BYTES = "input.max.bytes";
    /** Prefix of the decoder's own settings. */
    public static final String DECODER_PREFIX = "decoder.";

    /** Path of the model file. */
    public static final String MODEL_FILE = "model.file";
    /** Name of the engine. */
    public static final String MODEL_ENGINE = "model.engine";
    /** Prefix of settings that complete or overrule the model file's metadata. */
    public static final String MODEL_PREFIX = "model.";

    /** Topic of the predictions. */
    public static final String OUTPUT_PREDICTIONS_TOPIC = "output.predictions.topic";
    /** Topic of the anomalies. */
    public static final String OUTPUT_ANOMALIES_TOPIC = "output.anomalies.topic";
    /** Topic of the lifecycle records. */
    public static final String OUTPUT_LIFECYCLE_TOPIC = "output.lifecycle.topic";
    /** The turns that lifecycle records tell. */
    public static final String OUTPUT_LIFECYCLE_CHANGES = "output.lifecycle.changes";
    /** Topic of the events that were refused. */
    public static final String OUTPUT_DEAD_LETTERS_TOPIC = "output.dead.letters.topic";
    /** Encoding of predictions, anomalies and lifecycle records. */
    public static final String OUTPUT_ENCODING = "output.encoding";
    /** Number of candidates in a next-token prediction. */
    public static final String OUTPUT_TOP_K = "output.top.k";

    /** Likelihood from which a prediction is an anomaly. */
    public static final String ANOMALY_THRESHOLD = "anomaly.threshold";
    /** Name of the scorer. */
    public static final String SCORER_NAME = "scorer.name";
    /** Prefix of the scorer's own settings. */
    public static final String SCORER_PREFIX = "scorer.";

    /** Name of the state store. */
    public static final String STATE_STORE_NAME = "state.store.name";
    /** Time after which an idle key is forgotten. */
    public static final String STATE_IDLE_TIMEOUT_MS = "state.idle.timeout.ms";
    /** Whether states are stored as 16-bit floats. */
    public static final String STATE_HALF_PRECISION = "state.half.precision";
    /** Bytes that states in memory may take. */
    public static final String STATE_MEMORY_BYTES = "state.memory.bytes";
    /** Bytes that RocksDB may take off the heap. */
    public static final String STATE_ROCKSDB_MEMORY_BYTES = "state.rocksdb.memory.bytes";
    /** Most events that are stepped in one call. */
    public static final String BATCH_MAX_EVENTS = "batch.max.events";
    /** Longest that an event waits for others. */
    public static final String BATCH_LINGER_MS = "batch.linger.ms";
    /** What becomes of states when another model is started. */
    public static final String STATE_ON_MODEL_CHANGE = "state.on.model.change";
    /** Policy for events that are older than their key's last one. */
    public static final String EVENTS_OUT_OF_ORDER = "events.out.of.order";
    /** What a token that the vocabulary lacks is read as. */
    public static final String EVENTS_UNKNOWN_TOKEN = "events.unknown.token";

    /** Whether missing topics are created. */
    public static final String TOPICS_CREATE = "topics.create";
    /** Partitions of created topics. */
    public static final String TOPICS_PARTITIONS = "topics.partitions";
    /** Replication factor of created topics. */
    public static final String TOPICS_REPLICATION_FACTOR = "topics.replication.factor";
    /** How long to wait at start for a broker. */
    public static final String STARTUP_TIMEOUT_MS = "startup.timeout.ms";

    /** Address that the HTTP server binds to. */
    public static final String HTTP_HOST = "http.host";
    /** Port of the HTTP server. */
    public static final String HTTP_PORT = "http.port";

    private Keys() {}

    /** Returns the definition of all keys above, in the order in which they are documented. */
    public static ConfigDef definition() {
        ConfigDef keys = new ConfigDef();
        events(new Group(keys, "Events"));
        model(new Group(keys, "Model"));
        ModelKeys.define(new Group(keys, "Several models, and models that change"));
        results(new Group(keys, "Results"));
        AnswerKeys.define(new Group(keys, "What a prediction says"));
        state(new Group(keys, "State and order"));
        surroundings(new Group(keys, "Topics and start"));
        HttpKeys.define(new Group(keys, "HTTP and dashboard"));
        OperationKeys.define(new Group(keys, "Plugins and logs"));
        return keys;
    }

    private static void events(Group group) {
        group.required(INPUT_TOPIC, "The topic that the events are read from.");
        group.key(
                INPUT_DECODER,
                ConfigDef.Type.STRING,
                "json",
                null,
                Importance.HIGH,
                "Turns a record's bytes into an event: json, csv, avro, avro-registry, floats, text, or a plugin's name"
                        + " (see cellstream plugins). Its own settings start with decoder.");
        group.key(
                INPUT_MAX_BYTES,
                ConfigDef.Type.INT,
                1_048_576,
                atLeast(1),
                Importance.LOW,
                "Values of more bytes go to the dead-letter topic as OVERSIZED, undecoded.");
    }

    private static void model(Group group) {
        group.key(
                MODEL_FILE,
                ConfigDef.Type.STRING,
                "",
                null,
                Importance.HIGH,
                "The model, an ONNX file. Empty for the engine online, which learns each key while it runs.");
        group.key(
                MODEL_ENGINE,
                ConfigDef.Type.STRING,
                "auto",
                null,
                Importance.HIGH,
                "Steps the model: auto, jvm, onnxruntime, online, or a plugin's name. auto takes jvm where it can run the"
                        + " model and agrees with onnxruntime, else onnxruntime; and online where there is no file. All"
                        + " other keys that start with model. complete or overrule the file's cellstream.* metadata:"
                        + " model.task, model.labels, model.state.pairs and so on.");
    }

    private static void results(Group group) {
        group.key(
                OUTPUT_PREDICTIONS_TOPIC,
                ConfigDef.Type.STRING,
                "",
                null,
                Importance.HIGH,
                "Receives one prediction per event. Empty: predictions are not written.");
        group.key(
                OUTPUT_ANOMALIES_TOPIC,
                ConfigDef.Type.STRING,
                "",
                null,
                Importance.HIGH,
                "Receives the predictions whose anomaly likelihood reaches anomaly.threshold. Empty: not written.");
        group.key(
                OUTPUT_LIFECYCLE_TOPIC,
                ConfigDef.Type.STRING,
                "",
                null,
                Importance.MEDIUM,
                "Receives a record at each turn in the life of a key's sequence, see output.lifecycle.changes. Empty: not"
                        + " written.");
        group.key(
                OUTPUT_LIFECYCLE_CHANGES,
                ConfigDef.Type.LIST,
                "started,ended,expired,reset,rejected,restored",
                ConfigDef.ValidList.in("started", "ended", "expired", "reset", "rejected", "restored"),
                Importance.LOW,
                "The turns that lifecycle records tell. rejected: one of the key's events went to the dead-letter topic and"
                        + " the sequence is as it was. restored: the key's first event after a task took its state over, at a"
                        + " start, after a crash or in a rebalance; one record per key that comes again.");
        group.key(
                OUTPUT_DEAD_LETTERS_TOPIC,
                ConfigDef.Type.STRING,
                "",
                null,
                Importance.HIGH,
                "Receives every event that was refused: its bytes as they came, with code, reason and source position in"
                        + " headers. Empty: the topic APPLICATION.ID-dead-letters.");
        group.key(
                OUTPUT_ENCODING,
                ConfigDef.Type.STRING,
                "json",
                in("json", "avro", "avro-registry"),
                Importance.MEDIUM,
                "Encoding of predictions, anomalies and lifecycle records: json; avro, single-object encoding;"
                        + " avro-registry, Confluent's wire format with the schema in a registry (apicurio.registry.url and"
                        + " the other settings of Apicurio's serde, under their own names).");
        group.key(
                OUTPUT_TOP_K,
                ConfigDef.Type.INT,
                5,
                between(1, 1000),
                Importance.LOW,
                "Candidates of a next-token prediction, best first.");
        group.key(
                ANOMALY_THRESHOLD,
                ConfigDef.Type.DOUBLE,
                0.98,
                between(0.0, 1.0),
                Importance.MEDIUM,
                "A prediction is an anomaly if its likelihood (its score where the scorer gives no likelihood) is at least"
                        + " this.");
        group.key(
                SCORER_NAME,
                ConfigDef.Type.STRING,
                "auto",
                null,
                Importance.MEDIUM,
                "Turns surprise into an anomaly score: a plugin's name (see cellstream plugins), none, or auto for the one"
                        + " that suits the model's task. Its own settings start with scorer.");
    }

    private static void state(Group group) {
        group.key(
                STATE_STORE_NAME,
                ConfigDef.Type.STRING,
                "sequences",
                new ConfigDef.NonEmptyString(),
                Importance.LOW,
                "Name of the state store, and part of its changelog topic's name. A job that is renamed starts anew.");
        group.key(
                STATE_IDLE_TIMEOUT_MS,
                ConfigDef.Type.LONG,
                -1L,
                atLeast(-1),
                Importance.MEDIUM,
                "A key without events for so long, in stream time, is forgotten; -1 keeps every key for ever.");
        group.key(
                STATE_HALF_PRECISION,
                ConfigDef.Type.BOOLEAN,
                false,
                null,
                Importance.LOW,
                "Store hidden states as 16-bit floats: half the bytes, slightly rounded at each step.");
        group.key(
                STATE_MEMORY_BYTES,
                ConfigDef.Type.LONG,
                -1L,
                atLeast(-1),
                Importance.MEDIUM,
                "Bytes that the states in memory may take over all tasks of an instance: a key among them is read and"
                        + " written without the store, and written to it once per commit however often it is updated. A"
                        + " key takes some 320 bytes and 4 per float of its state; what no key needs stays free. -1:"
                        + " two fifths of the greatest heap that the JVM may have.");
        group.key(
                STATE_ROCKSDB_MEMORY_BYTES,
                ConfigDef.Type.LONG,
                134_217_728L,
                atLeast(0),
                Importance.MEDIUM,
                "Bytes off the heap that the stores of all tasks of an instance share for RocksDB's blocks, indices, filters"
                        + " and, up to half of it, write buffers; 0 leaves each store the sizes that Kafka Streams gives"
                        + " it. rocksdb.config.setter, where given, takes its place.");
        group.key(
                BATCH_MAX_EVENTS,
                ConfigDef.Type.INT,
                256,
                between(1, 65_536),
                Importance.LOW,
                "Most events that are stepped in one call of the model. Only events that have been polled already are"
                        + " gathered: without a backlog each is stepped at once. 1 steps each alone.");
        group.key(
                BATCH_LINGER_MS,
                ConfigDef.Type.LONG,
                5L,
                atLeast(1),
                Importance.LOW,
                "Longest that a gathered event waits for others while the thread is busy with other tasks.");
        group.key(
                STATE_ON_MODEL_CHANGE,
                ConfigDef.Type.STRING,
                "reset",
                in("reset", "fail"),
                Importance.MEDIUM,
                "What becomes of a key's state that another model left: reset starts the key anew, fail stops the job.");
        group.key(
                EVENTS_OUT_OF_ORDER,
                ConfigDef.Type.STRING,
                "process",
                in("process", "drop", "dead-letter"),
                Importance.MEDIUM,
                "What becomes of an event that is older than the last one of its key: it steps the model all the same, is"
                        + " dropped and counted, or goes to the dead-letter topic.");
        group.key(
                EVENTS_UNKNOWN_TOKEN,
                ConfigDef.Type.STRING,
                "",
                null,
                Importance.MEDIUM,
                "A token that the model's vocabulary lacks is read as this one. Empty: as the one that the model's file names"
                        + " for it (`unknown.token`), and if it names none, it goes to the dead-letter topic as"
                        + " UNKNOWN_TOKEN. `model.unknown.token=` makes it go there in any case.");
    }

    private static void surroundings(Group group) {
        group.key(
                TOPICS_CREATE,
                ConfigDef.Type.BOOLEAN,
                false,
                null,
                Importance.MEDIUM,
                "Create topics that are missing. Otherwise a missing topic stops the start with the command that creates"
                        + " it.");
        group.key(
                TOPICS_PARTITIONS,
                ConfigDef.Type.INT,
                4,
                atLeast(1),
                Importance.LOW,
                "Partitions of topics that are created here.");
        group.key(
                TOPICS_REPLICATION_FACTOR,
                ConfigDef.Type.SHORT,
                (short) -1,
                atLeast(-1),
                Importance.LOW,
                "Replication factor of topics that are created here; -1 leaves it to the broker.");
        group.key(
                STARTUP_TIMEOUT_MS,
                ConfigDef.Type.LONG,
                30_000L,
                atLeast(0),
                Importance.LOW,
                "How long to wait at start for a broker to answer.");
    }
}

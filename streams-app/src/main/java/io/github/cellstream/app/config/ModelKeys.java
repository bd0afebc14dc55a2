package io.github.cellstream.app.config;

import static org.apache.kafka.common.config.ConfigDef.Range.between;
import static org.apache.kafka.common.config.ConfigDef.ValidString.in;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The keys of several models and of models that change, defined once as those of {@link Keys} are. */
public final class ModelKeys {
    /** Names of several models. */
    public static final String MODELS = "models";
    /** Prefix of one model's own keys, behind it its name. */
    public static final String MODELS_PREFIX = "models.";
    /** How an event finds its model. */
    public static final String MODEL_ROUTE = "model.route";
    /** What ends the model's name in a key. */
    public static final String MODEL_ROUTE_SEPARATOR = "model.route.separator";
    /** Whether models can be replaced while the job runs. */
    public static final String UPGRADE_ENABLED = "model.upgrade.enabled";
    /** Topic of the announcements. */
    public static final String UPGRADE_TOPIC = "model.upgrade.topic";
    /** Whether a shadow may run. */
    public static final String UPGRADE_SHADOW = "model.upgrade.shadow";
    /** Largest file in an announcement. */
    public static final String UPGRADE_INLINE_MAX_BYTES = "model.upgrade.inline.max.bytes";
    /** Inputs that are kept with a key. */
    public static final String STATE_REWARM_EVENTS = "state.rewarm.events";

    /** Each event goes through every model. */
    public static final String ROUTE_ALL = "all";
    /** The model's name is the beginning of the event's key. */
    public static final String ROUTE_KEY = "key";
    /** The model's name is in a record header, which {@code decoder.model} can fill. */
    public static final String ROUTE_HEADER = "header";

    static final String FILE = "file";
    static final String ENGINE = "engine";
    static final String OUTPUT_TOPIC = "output.topic";
    /** Settings of one model that are no metadata of its file. */
    static final List<String> OWN = List.of(FILE, ENGINE, OUTPUT_TOPIC);

    private ModelKeys() {}

    static void define(Group group) {
        group.key(
                MODELS,
                ConfigDef.Type.LIST,
                List.of(),
                null,
                Importance.MEDIUM,
                "Names of several models, separated by commas; each has a state store of its own. For each name N,"
                        + " models.N.file and models.N.engine stand in the place of model.file and model.engine,"
                        + " models.N.output.topic in that of output.predictions.topic (where it is missing, all write to that"
                        + " one), and all other keys that start with models.N. complete or overrule its file's metadata."
                        + " Empty: there is one model, the model.* keys describe it.");
        group.key(
                MODEL_ROUTE,
                ConfigDef.Type.STRING,
                ROUTE_ALL,
                in(ROUTE_ALL, ROUTE_KEY, ROUTE_HEADER),
                Importance.MEDIUM,
                "Which of several models an event goes through: all; key, the one whose name the event's key begins with,"
                        + " up to model.route.separator; header, the one that the record header cellstream.model names, which"
                        + " decoder.model fills from a field. An event that names none of them goes to the dead-letter topic"
                        + " as UNKNOWN_MODEL.");
        group.key(
                MODEL_ROUTE_SEPARATOR,
                ConfigDef.Type.STRING,
                ":",
                new ConfigDef.NonEmptyString(),
                Importance.LOW,
                "What ends the model's name in a key, with model.route=key.");
        group.key(
                UPGRADE_ENABLED,
                ConfigDef.Type.BOOLEAN,
                false,
                null,
                Importance.MEDIUM,
                "Listen for announcements of other models, and switch to them while the job runs (see"
                        + " docs/model-upgrades.md). The topics for that are made where they are missing, as Kafka Streams makes"
                        + " its changelog topics. Once a model was deployed, it wins over model.file.");
        group.key(
                UPGRADE_TOPIC,
                ConfigDef.Type.STRING,
                "",
                null,
                Importance.LOW,
                "The compacted topic of the announcements; what the instances report goes to the topic of this name with"
                        + " -status behind it. Empty: APPLICATION.ID-models.");
        group.key(
                UPGRADE_SHADOW,
                ConfigDef.Type.BOOLEAN,
                false,
                null,
                Importance.MEDIUM,
                "Make room for a shadow (with model.upgrade.enabled): a second state store, and the topic of the predictions with -shadow behind its name."
                        + " Kafka Streams needs to know its stores at the start; no shadow runs until one is deployed.");
        group.key(
                UPGRADE_INLINE_MAX_BYTES,
                ConfigDef.Type.INT,
                900_000,
                between(0, 1 << 30),
                Importance.LOW,
                "A model file of no more bytes travels in its announcement; a larger one must lie under the same path on every"
                        + " instance. Beyond a broker's message.max.bytes nothing is written.");
        group.key(
                STATE_REWARM_EVENTS,
                ConfigDef.Type.INT,
                0,
                between(0, 10_000),
                Importance.LOW,
                "A key's last inputs that are kept with its state, so that another model can be warmed up with them (policy"
                        + " rewarm). Each takes 13 bytes and 4 per feature, or the token's bytes.");
    }

    static UpgradeSettings upgrade(AbstractConfig own, String applicationId) {
        String topic = own.getString(UPGRADE_TOPIC);
        return new UpgradeSettings(
                own.getBoolean(UPGRADE_ENABLED),
                topic.isEmpty() ? applicationId + "-models" : topic,
                own.getInt(STATE_REWARM_EVENTS),
                own.getInt(UPGRADE_INLINE_MAX_BYTES));
    }

    static List<ModelSlot> slots(AbstractConfig own, Map<String, String> resolved, ModelSettings only) {
        String topic = own.getString(Keys.OUTPUT_PREDICTIONS_TOPIC);
        String store = own.getString(Keys.STATE_STORE_NAME);
        boolean shadow = own.getBoolean(UPGRADE_SHADOW);
        List<ModelSlot> slots = new ArrayList<>();
        for (String id : own.getList(MODELS)) {
            Map<String, String> keys = of(resolved, id);
            String predictions = keys.getOrDefault(OUTPUT_TOPIC, topic);
            ModelSettings model = new ModelSettings(
                    keys.getOrDefault(FILE, ""),
                    keys.getOrDefault(ENGINE, own.getString(Keys.MODEL_ENGINE)),
                    metadata(keys));
            slots.add(new ModelSlot(id, model, store + "-" + id, predictions, shadow ? shadow(predictions, id) : ""));
        }
        if (slots.isEmpty()) {
            slots.add(new ModelSlot(ModelSlot.ONLY, only, store, topic, shadow ? shadow(topic, "predictions") : ""));
        }
        return List.copyOf(slots);
    }

    /** Returns one model's own keys, without their prefix. */
    static Map<String, String> of(Map<String, String> resolved, String id) {
        String prefix = MODELS_PREFIX + id + ".";
        Map<String, String> keys = new TreeMap<>();
        resolved.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                keys.put(key.substring(prefix.length()), value);
            }
        });
        return keys;
    }

    private static Map<String, String> metadata(Map<String, String> keys) {
        Map<String, String> metadata = new TreeMap<>(keys);
        metadata.keySet().removeAll(OWN);
        return Map.copyOf(metadata);
    }

    private static String shadow(String predictions, String otherwise) {
        return (predictions.isEmpty() ? otherwise : predictions) + "-shadow";
    }
}

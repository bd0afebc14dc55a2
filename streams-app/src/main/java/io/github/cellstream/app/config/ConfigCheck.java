package io.github.cellstream.app.config;

import io.github.cellstream.app.decode.DecoderPlugin;
import io.github.cellstream.app.decode.Decoders;
import io.github.cellstream.app.decode.EventDecoder;
import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.score.ScorerPlugin;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.jspecify.annotations.Nullable;

/** Finds every mistake of a configuration: keys nobody knows, values out of range, parts that contradict each other. */
final class ConfigCheck {
    /** Settings of the schema registry's client, which it checks itself. */
    static final String REGISTRY_PREFIX = "apicurio.";

    private static final String REGISTRY_URL = REGISTRY_PREFIX + "registry.url";

    private final ConfigDef keys;
    private final Map<String, String> raw;
    private final Map<String, String> resolved;
    private final List<ConfigProblem> problems = new ArrayList<>();

    ConfigCheck(ConfigDef keys, Map<String, String> raw, Map<String, String> resolved) {
        this.keys = keys;
        this.raw = raw;
        this.resolved = resolved;
    }

    List<ConfigProblem> problems() {
        problems.clear();
        values(keys, "");
        pluginPath();
        Optional<DecoderPlugin> decoder =
                plugin(DecoderPlugin.class, DecoderPlugin::name, Keys.INPUT_DECODER, Set.of());
        decoder.ifPresent(this::decoder);
        plugin(ModelEngine.class, ModelEngine::name, Keys.MODEL_ENGINE, Set.of());
        plugin(ScorerPlugin.class, ScorerPlugin::name, Keys.SCORER_NAME, Set.of("auto"));
        KafkaKeys.required().stream()
                .filter(key -> !resolved.containsKey(key))
                .forEach(key -> problems.add(new ConfigProblem(key, null, "is missing; Kafka Streams needs it")));
        for (String key : resolved.keySet()) {
            kafkaOrUnknown(key, decoder);
        }
        together();
        return problems;
    }

    /** Checks the values of a definition whose keys the user writes with {@code prefix}. */
    private void values(ConfigDef definition, String prefix) {
        Map<String, String> given = new TreeMap<>();
        resolved.forEach((key, value) -> {
            String name = key.startsWith(prefix) ? key.substring(prefix.length()) : "";
            if (definition.names().contains(name)) {
                given.put(name, value);
            }
        });
        for (ConfigValue value : definition.validate(given)) {
            if (!value.errorMessages().isEmpty()) {
                ConfigDef.ConfigKey key = key(definition, value.name());
                String missing = given.containsKey(value.name()) ? "" : "is missing; ";
                problems.add(new ConfigProblem(
                        prefix + value.name(), shown(prefix + value.name(), key), missing + "wanted " + wanted(key)));
            }
        }
    }

    /** Checks a decoder's settings, one by one and, if they are right, all together. */
    private void decoder(DecoderPlugin plugin) {
        int before = problems.size();
        values(plugin.settings(), Keys.DECODER_PREFIX);
        if (problems.size() > before) {
            return;
        }
        try (EventDecoder decoder = Decoders.create(plugin, CellstreamConfig.decoderSettings(resolved))) {
            decoder.readsKey();
        } catch (ConfigException e) {
            problems.add(new ConfigProblem(Keys.DECODER_PREFIX + "*", null, String.valueOf(e.getMessage())));
        }
    }

    private void kafkaOrUnknown(String key, Optional<DecoderPlugin> decoder) {
        Optional<KafkaKeys.Definition> kafka = KafkaKeys.find(key);
        if (keys.names().contains(key)) {
            return;
        }
        if (kafka.isPresent()) {
            ConfigDef.ConfigKey definition = key(kafka.get().keys(), kafka.get().name());
            try {
                Object value = ConfigDef.parseType(key, resolved.get(key), definition.type);
                if (definition.validator != null) {
                    definition.validator.ensureValid(key, value);
                }
            } catch (ConfigException e) {
                problems.add(new ConfigProblem(key, shown(key, definition), "wanted " + wanted(definition)));
            }
        } else if (key.startsWith(Keys.DECODER_PREFIX)) {
            decoder.ifPresent(plugin -> {
                String name = key.substring(Keys.DECODER_PREFIX.length());
                if (!plugin.settings().names().contains(name)) {
                    Set<String> names = new TreeSet<>();
                    plugin.settings().names().forEach(known -> names.add(Keys.DECODER_PREFIX + known));
                    problems.add(unknown(key, "the decoder " + plugin.name() + " has no such key", names));
                }
            });
        } else if (!KafkaKeys.known(key)
                && !key.startsWith(Keys.MODEL_PREFIX)
                && !key.startsWith(ModelKeys.MODELS_PREFIX)
                && !key.startsWith(Keys.SCORER_PREFIX)
                && !key.startsWith(REGISTRY_PREFIX)) {
            Set<String> names = new TreeSet<>(keys.names());
            names.addAll(KafkaKeys.candidates(key));
            problems.add(unknown(key, "no such key", names));
        }
    }

    /** The value of an unknown key is not shown: it may be a mistyped password. */
    private static ConfigProblem unknown(String key, String what, Set<String> names) {
        String hint = NearestKey.of(key, names)
                .map(nearest -> "; did you mean " + nearest + "?")
                .orElse("; neither Cellstream nor Kafka knows it");
        return new ConfigProblem(key, null, what + hint);
    }

    private <T> Optional<T> plugin(Class<T> service, Function<T, String> name, String key, Set<String> reserved) {
        String fallback = String.valueOf(key(keys, key).defaultValue);
        String wanted = resolved.getOrDefault(key, fallback);
        Map<String, T> all;
        try {
            all = Plugins.all(service, name);
        } catch (ModelException e) {
            problems.add(new ConfigProblem(key, wanted, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
        if (!all.containsKey(wanted) && !reserved.contains(wanted)) {
            Set<String> names = new TreeSet<>(all.keySet());
            names.addAll(reserved);
            problems.add(new ConfigProblem(key, wanted, "no plugin of this name; wanted one of " + names));
        }
        return Optional.ofNullable(all.get(wanted));
    }

    /** Lets the plugins of the folders be found; all look-ups come after this. */
    private void pluginPath() {
        for (String folder : value(OperationKeys.PLUGIN_PATH).split(",")) {
            try {
                if (!folder.isBlank()) {
                    Plugins.addFolders(List.of(Path.of(folder.trim())));
                }
            } catch (ModelException | InvalidPathException e) {
                problems.add(new ConfigProblem(OperationKeys.PLUGIN_PATH, folder, String.valueOf(e.getMessage())));
            }
        }
    }

    /** Checks what single values can't show. */
    private void together() {
        new ModelsCheck(resolved, problems).check(value(ModelKeys.MODELS));
        if (value(Keys.OUTPUT_PREDICTIONS_TOPIC).isEmpty()
                && value(Keys.OUTPUT_ANOMALIES_TOPIC).isEmpty()
                && value(ModelKeys.MODELS).isEmpty()) {
            problems.add(new ConfigProblem(
                    Keys.OUTPUT_PREDICTIONS_TOPIC,
                    null,
                    "is missing; wanted a topic here or in " + Keys.OUTPUT_ANOMALIES_TOPIC
                            + ", or nothing is written"));
        }
        for (String key : List.of(
                Keys.OUTPUT_PREDICTIONS_TOPIC,
                Keys.OUTPUT_ANOMALIES_TOPIC,
                Keys.OUTPUT_LIFECYCLE_TOPIC,
                Keys.OUTPUT_DEAD_LETTERS_TOPIC)) {
            if (!value(key).isEmpty() && value(key).equals(value(Keys.INPUT_TOPIC))) {
                problems.add(new ConfigProblem(key, value(key), "is the input topic; wanted another one"));
            }
        }
        if (!resolved.containsKey(REGISTRY_URL)
                && (value(Keys.OUTPUT_ENCODING).equals("avro-registry")
                        || value(Keys.INPUT_DECODER).equals("avro-registry"))) {
            problems.add(new ConfigProblem(REGISTRY_URL, null, "is missing; avro-registry needs it"));
        }
        if (Boolean.parseBoolean(value(ModelKeys.UPGRADE_SHADOW))
                && !Boolean.parseBoolean(value(ModelKeys.UPGRADE_ENABLED))) {
            problems.add(new ConfigProblem(
                    ModelKeys.UPGRADE_SHADOW, "true", "wants " + ModelKeys.UPGRADE_ENABLED + " = true"));
        }
        exposure();
    }

    /** Keys and values are not shown to whoever reaches the machine. */
    private void exposure() {
        String host = value(Keys.HTTP_HOST);
        if (!value(Keys.HTTP_PORT).startsWith("-")
                && resolved.getOrDefault(HttpKeys.HTTP_TOKEN, "").isBlank()
                && !HttpKeys.isLoopback(host)) {
            problems.add(new ConfigProblem(
                    HttpKeys.HTTP_TOKEN,
                    null,
                    "is missing; " + Keys.HTTP_HOST + " = " + host
                            + " is no loopback address, and whoever reaches it could"
                            + " read keys and values. Set a token, or " + Keys.HTTP_HOST + " = 127.0.0.1"));
        }
    }

    private String value(String key) {
        ConfigDef.ConfigKey definition = key(keys, key);
        String fallback = ConfigDef.convertToString(definition.defaultValue, definition.type);
        return resolved.getOrDefault(key, fallback).trim();
    }

    private static ConfigDef.ConfigKey key(ConfigDef definition, String name) {
        return Objects.requireNonNull(definition.configKeys().get(name), name);
    }

    private @Nullable String shown(String key, ConfigDef.ConfigKey definition) {
        return definition.type == ConfigDef.Type.PASSWORD ? null : raw.get(key);
    }

    private static String wanted(ConfigDef.ConfigKey key) {
        String type = key.type.name().toLowerCase(Locale.ROOT);
        return key.validator == null ? "a value of type " + type : type + " " + key.validator;
    }
}

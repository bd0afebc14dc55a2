package io.github.cellstream.app.config;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The keys that belong to Kafka Streams and its clients, as Kafka itself defines them; with the prefixes under which
 * Kafka Streams hands them to one client alone.
 */
final class KafkaKeys {
    /** Where secrets are read from; Kafka takes any parameter a provider asks for. */
    static final String PROVIDERS = "config.providers";

    private static final ConfigDef STREAMS = StreamsConfig.configDef();
    private static final List<ConfigDef> BARE =
            List.of(STREAMS, ConsumerConfig.configDef(), ProducerConfig.configDef(), AdminClientConfig.configDef());
    private static final Map<String, ConfigDef> PREFIXED = Map.of(
            StreamsConfig.CONSUMER_PREFIX, ConsumerConfig.configDef(),
            StreamsConfig.MAIN_CONSUMER_PREFIX, ConsumerConfig.configDef(),
            StreamsConfig.RESTORE_CONSUMER_PREFIX, ConsumerConfig.configDef(),
            StreamsConfig.GLOBAL_CONSUMER_PREFIX, ConsumerConfig.configDef(),
            StreamsConfig.PRODUCER_PREFIX, ProducerConfig.configDef(),
            StreamsConfig.ADMIN_CLIENT_PREFIX, AdminClientConfig.configDef());
    private static final Set<String> TOPIC_SETTINGS = topicSettings();

    private KafkaKeys() {}

    /** Returns whether Kafka knows a key, under its own name or under a client's prefix. */
    static boolean known(String key) {
        return key.equals(PROVIDERS)
                || key.startsWith(PROVIDERS + ".")
                || (key.startsWith(StreamsConfig.TOPIC_PREFIX)
                        && TOPIC_SETTINGS.contains(key.substring(StreamsConfig.TOPIC_PREFIX.length())))
                || find(key).isPresent();
    }

    /** Returns the definition of a key and the name it has there; empty for keys that Kafka defines nowhere. */
    static Optional<Definition> find(String key) {
        for (ConfigDef keys : BARE) {
            if (keys.names().contains(key)) {
                return Optional.of(new Definition(keys, key));
            }
        }
        for (Map.Entry<String, ConfigDef> client : PREFIXED.entrySet()) {
            String name = key.startsWith(client.getKey())
                    ? key.substring(client.getKey().length())
                    : "";
            if (client.getValue().names().contains(name)) {
                return Optional.of(new Definition(client.getValue(), name));
            }
        }
        return Optional.empty();
    }

    /** Returns all names that a mistyped key might stand for; with a client's prefix if the key has it. */
    static Set<String> candidates(String key) {
        Set<String> names = new TreeSet<>();
        BARE.forEach(keys -> names.addAll(keys.names()));
        PREFIXED.forEach((prefix, keys) -> {
            if (key.startsWith(prefix)) {
                keys.names().forEach(name -> names.add(prefix + name));
            }
        });
        if (key.startsWith(StreamsConfig.TOPIC_PREFIX)) {
            TOPIC_SETTINGS.forEach(name -> names.add(StreamsConfig.TOPIC_PREFIX + name));
        }
        return names;
    }

    /** Returns the keys without which Kafka Streams cannot start. */
    static List<String> required() {
        List<String> names = new ArrayList<>();
        STREAMS.configKeys().values().stream().filter(key -> !key.hasDefault()).forEach(key -> names.add(key.name));
        return names;
    }

    private static Set<String> topicSettings() {
        Set<String> names = new TreeSet<>();
        for (Field field : TopicConfig.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getName().endsWith("_CONFIG")) {
                try {
                    names.add((String) field.get(null));
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException("a public constant can be read", e);
                }
            }
        }
        return names;
    }

    /**
     * A key of Kafka's.
     *
     * @param keys the definition it stands in
     * @param name its name there, without a client's prefix
     */
    record Definition(ConfigDef keys, String name) {}
}

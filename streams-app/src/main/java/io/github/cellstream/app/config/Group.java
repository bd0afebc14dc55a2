package io.github.cellstream.app.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.jspecify.annotations.Nullable;

/** Keys that are documented under one heading, in the order of their definition. */
final class Group {
    private final ConfigDef keys;
    private final String name;
    private int order;

    Group(ConfigDef keys, String name) {
        this.keys = keys;
        this.name = name;
    }

    /** Defines a text without default. */
    void required(String key, String documentation) {
        keys.define(
                key,
                ConfigDef.Type.STRING,
                ConfigDef.NO_DEFAULT_VALUE,
                new ConfigDef.NonEmptyString(),
                Importance.HIGH,
                documentation,
                name,
                order++,
                Width.MEDIUM,
                key);
    }

    /** Defines a key with a default; no validator accepts every value of the type. */
    void key(
            String key,
            ConfigDef.Type type,
            Object fallback,
            ConfigDef.@Nullable Validator validator,
            Importance importance,
            String documentation) {
        keys.define(key, type, fallback, validator, importance, documentation, name, order++, Width.MEDIUM, key);
    }
}

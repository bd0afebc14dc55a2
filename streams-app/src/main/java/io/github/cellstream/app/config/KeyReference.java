package io.github.cellstream.app.config;

import io.github.cellstream.app.decode.DecoderPlugin;
import io.github.cellstream.runtime.Plugins;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;

/** The documentation of every key, made of its definition; {@code docs/configuration.md} is this in Markdown. */
public final class KeyReference {
    private static final String INTRODUCTION = """
            # Configuration

            A job is configured with a `.properties` file: `cellstream run --config my.properties`. Single keys can be
            overruled with `--set key=value`. All mistakes are reported at once.

            Keys of Kafka Streams and of its clients go under their own names, with Kafka's prefixes where one client alone is
            meant: `application.id` and `bootstrap.servers` (both required), `num.stream.threads`, `state.dir`,
            `security.protocol`, `sasl.jaas.config`, `consumer.max.poll.records`, `producer.linger.ms`,
            `topic.min.insync.replicas` and so on; see Kafka's own documentation. Where the file says nothing,
            `processing.guarantee` is `exactly_once_v2`, `group.protocol` is `classic`, `auto.offset.reset` is `earliest`, the
            producer's `batch.size` is 131072 and its `linger.ms` 5, `max.task.idle.ms` is -1; states are restored with
            `restore.consumer.max.partition.fetch.bytes=8388608` and `restore.consumer.max.poll.records=8000`.

            Secrets need not stand in the file: a value may be `${provider:path:key}`, read by one of Kafka's config
            providers, for example `config.providers=env` with
            `config.providers.env.class=org.apache.kafka.common.config.provider.EnvVarConfigProvider`. They are never shown.
            """;

    private static final String MADE =
            "<!-- Made by `cellstream config --markdown`; change the keys' definitions, not this file. -->\n\n";

    private KeyReference() {}

    /** Returns the reference as a Markdown document; of the decoders on this class path. */
    public static String markdown() {
        StringBuilder text = new StringBuilder(MADE).append(INTRODUCTION);
        for (Section section : sections()) {
            text.append("\n## ").append(section.title()).append('\n');
            for (ConfigDef.ConfigKey key : section.keys()) {
                text.append("\n### `").append(section.prefix()).append(key.name).append("`\n\n");
                text.append(key.documentation).append("\n\n");
                text.append("- type: ").append(type(key)).append('\n');
                text.append("- default: ")
                        .append(fallback(key).replaceAll("^[^ ].*$", "`$0`"))
                        .append('\n');
                text.append("- importance: ").append(importance(key)).append('\n');
            }
        }
        return text.toString();
    }

    /** Returns the reference as plain text of at most 100 columns. */
    public static String text() {
        StringBuilder text = new StringBuilder();
        for (Section section : sections()) {
            text.append(text.isEmpty() ? "" : "\n").append(section.title()).append('\n');
            for (ConfigDef.ConfigKey key : section.keys()) {
                String value = fallback(key);
                text.append("\n  ")
                        .append(section.prefix())
                        .append(key.name)
                        .append(key.hasDefault() ? " = " + (value.equals(EMPTY) ? "" : value) : "  (required)")
                        .append("\n      ")
                        .append(wrap(key.documentation))
                        .append("\n      ")
                        .append(type(key))
                        .append('\n');
            }
        }
        return text.append("\nEvery key of Kafka Streams and its clients is valid under its own name.\n")
                .toString();
    }

    private static final String EMPTY = " (empty)";

    private static List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        for (ConfigDef.ConfigKey key : ordered(Keys.definition())) {
            if (sections.isEmpty() || !sections.get(sections.size() - 1).title().equals(key.group)) {
                sections.add(new Section(key.group, "", new ArrayList<>()));
            }
            sections.get(sections.size() - 1).keys().add(key);
        }
        Plugins.all(DecoderPlugin.class, DecoderPlugin::name).forEach((name, plugin) -> {
            if (!plugin.settings().names().isEmpty()) {
                sections.add(new Section(
                        "Decoder " + name + ": " + plugin.description(),
                        Keys.DECODER_PREFIX,
                        ordered(plugin.settings())));
            }
        });
        return sections;
    }

    /** Returns keys in the order of their definition, which is that of the map they are kept in. */
    private static List<ConfigDef.ConfigKey> ordered(ConfigDef definition) {
        return List.copyOf(definition.configKeys().values());
    }

    private static String type(ConfigDef.ConfigKey key) {
        String type = key.type.name().toLowerCase(Locale.ROOT);
        return key.validator == null ? type : type + ", " + key.validator;
    }

    private static String importance(ConfigDef.ConfigKey key) {
        return key.importance.name().toLowerCase(Locale.ROOT);
    }

    private static String fallback(ConfigDef.ConfigKey key) {
        if (!key.hasDefault()) {
            return " none, required";
        }
        String text = ConfigDef.convertToString(key.defaultValue, key.type);
        return text == null || text.isEmpty() ? EMPTY : text;
    }

    private static String wrap(String text) {
        StringBuilder wrapped = new StringBuilder();
        int column = 0;
        for (String word : text.split(" ", -1)) {
            if (column + word.length() > 90) {
                wrapped.append("\n      ");
                column = 0;
            } else if (column > 0) {
                wrapped.append(' ');
                column++;
            }
            wrapped.append(word);
            column += word.length();
        }
        return wrapped.toString();
    }

    private record Section(String title, String prefix, List<ConfigDef.ConfigKey> keys) {}
}

package io.github.cellstream.app.config;

import static org.apache.kafka.common.config.ConfigDef.ValidString.in;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The keys of the program's surroundings on its own machine, defined once as those of {@link Keys} are. */
public final class OperationKeys {
    /** Folders of plugins. */
    public static final String PLUGIN_PATH = "plugin.path";
    /** How log lines are written. */
    public static final String LOG_FORMAT = "log.format";

    /** One JSON object per log line. */
    public static final String JSON = "json";

    private OperationKeys() {}

    static void define(Group group) {
        group.key(
                PLUGIN_PATH,
                ConfigDef.Type.LIST,
                "",
                null,
                Importance.MEDIUM,
                "Folders of plugins, separated by commas. Each jar in them, and each sub-folder with jars, is one plugin in a"
                        + " class loader of its own: an engine, a file format, a decoder or a scorer.");
        group.key(
                LOG_FORMAT,
                ConfigDef.Type.STRING,
                "text",
                in("text", JSON),
                Importance.LOW,
                "How run writes its log to standard error: as lines of text, or as one JSON object per line. Of a line about"
                        + " an event both give key, topic, partition and offset.");
    }
}

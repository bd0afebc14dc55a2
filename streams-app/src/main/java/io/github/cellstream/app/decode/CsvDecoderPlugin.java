package io.github.cellstream.app.decode;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;

/** The decoder {@code csv}. */
public final class CsvDecoderPlugin implements DecoderPlugin {
    static final String COLUMNS = "columns";
    static final String SEPARATOR = "separator";

    /** Found by name. */
    public CsvDecoderPlugin() {}

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public String description() {
        return "one line of separated values per record, quoted as in RFC 4180";
    }

    @Override
    public ConfigDef settings() {
        return FieldSettings.define("decoder.columns names them.")
                .define(
                        COLUMNS,
                        ConfigDef.Type.LIST,
                        ConfigDef.NO_DEFAULT_VALUE,
                        Importance.HIGH,
                        "Names of the columns, in order.")
                .define(
                        SEPARATOR,
                        ConfigDef.Type.STRING,
                        ",",
                        ConfigDef.ValidString.in(",", ";", "|", "tab"),
                        Importance.MEDIUM,
                        "What separates the values.");
    }

    /** A field that the user named must be a column; one that has its default name may be missing. */
    @Override
    public EventDecoder create(AbstractConfig settings) {
        Map<String, Integer> columns = new HashMap<>();
        for (String column : settings.getList(COLUMNS)) {
            if (columns.put(column, columns.size()) != null) {
                throw new ConfigException(COLUMNS, settings.getList(COLUMNS), "names " + column + " twice");
            }
        }
        Predicate<String> named = key -> settings.originals().containsKey(key);
        FieldSettings all = FieldSettings.of(settings);
        List<String> features = all.features().stream()
                .map(name -> present(columns, FieldSettings.FEATURES, name, named))
                .filter(name -> !name.isEmpty())
                .toList();
        FieldSettings fields = new FieldSettings(
                features,
                present(columns, FieldSettings.TOKEN, all.token(), named),
                present(columns, FieldSettings.TIME, all.time(), named),
                all.timeUnit(),
                present(columns, FieldSettings.CONTROL, all.control(), named),
                present(columns, FieldSettings.LABEL, all.label(), named),
                present(columns, FieldSettings.KEY, all.key(), named),
                present(columns, FieldSettings.MODEL, all.model(), named));
        String separator = settings.getString(SEPARATOR);
        return new CsvDecoder(fields, columns, separator.equals("tab") ? '\t' : separator.charAt(0));
    }

    private static String present(Map<String, Integer> columns, String key, String name, Predicate<String> named) {
        if (name.isEmpty() || columns.containsKey(name)) {
            return name;
        }
        if (named.test(key)) {
            throw new ConfigException(key, name, "is none of the columns " + columns.keySet());
        }
        return "";
    }
}

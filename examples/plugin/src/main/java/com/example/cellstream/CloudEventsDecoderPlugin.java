package com.example.cellstream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.json.PackageVersion;
import io.github.cellstream.app.decode.DecoderPlugin;
import io.github.cellstream.app.decode.EventDecoder;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * The decoder {@code cloudevents}: CloudEvents 1.0 in JSON, {@code {"subject": "pump-1", "time": "2026-01-31T12:00:00Z",
 * "data": [0.5, 1.5]}}. The subject is the key, {@code time} the event time, the numbers of {@code data} are the features.
 */
public final class CloudEventsDecoderPlugin implements DecoderPlugin {
    static final String KEY = "key";

    /** Made by {@link java.util.ServiceLoader}. */
    public CloudEventsDecoderPlugin() {}

    @Override
    public String name() {
        return "cloudevents";
    }

    @Override
    public String description() {
        return "CloudEvents 1.0 in JSON; data is an array of numbers (read with Jackson " + PackageVersion.VERSION + ")";
    }

    @Override
    public ConfigDef settings() {
        return new ConfigDef()
                .define(
                        KEY,
                        ConfigDef.Type.STRING,
                        "subject",
                        ConfigDef.Importance.MEDIUM,
                        "Attribute that becomes the event's key.");
    }

    @Override
    public EventDecoder create(AbstractConfig settings) {
        return new CloudEventsDecoder(new JsonFactory(), settings.getString(KEY));
    }
}

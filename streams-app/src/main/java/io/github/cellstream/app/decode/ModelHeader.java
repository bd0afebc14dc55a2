package io.github.cellstream.app.decode;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.header.Headers;

/** The record header that names an event's model, for jobs of several; the text is UTF-8. */
public final class ModelHeader {
    /** The header's name. */
    public static final String NAME = "cellstream.model";

    private ModelHeader() {}

    /** Writes the name, in the stead of any that is there. */
    static void write(Headers headers, String model) {
        headers.remove(NAME);
        headers.add(NAME, model.getBytes(UTF_8));
    }
}

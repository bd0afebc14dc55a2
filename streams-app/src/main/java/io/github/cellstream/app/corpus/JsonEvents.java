package io.github.cellstream.app.corpus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.cellstream.app.decode.Decoders;
import io.github.cellstream.app.decode.EventDecoder;
import io.github.cellstream.app.decode.JsonDecoderPlugin;
import io.github.cellstream.training.data.Example;
import io.github.cellstream.training.data.ExampleReader;
import io.github.cellstream.training.data.LineFaults;
import io.github.cellstream.training.data.TextLines;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Files with a JSON object a line, read by the decoder {@code json}. */
public final class JsonEvents implements ExampleReader {
    private static final JsonFactory JSON = new JsonFactory();

    private final EventColumns fields;
    private List<String> features = List.of();

    /** Chooses fields; paths such as {@code sensors.temperature} lead to inner ones. */
    public JsonEvents(EventColumns fields) {
        this.fields = fields;
    }

    @Override
    public List<Example> read(TextLines lines, LineFaults faults) throws IOException {
        String first = lines.next();
        if (first == null) {
            return List.of();
        }
        Map<String, Boolean> present = fieldsOf(first);
        EventColumns found = fields.resolved(present.keySet(), name -> present.getOrDefault(name, false));
        try (EventDecoder decoder = Decoders.create(new JsonDecoderPlugin(), found.decoderSettings())) {
            List<Example> examples = EventLines.read(decoder, first, lines, faults);
            boolean oneNumberEach = !examples.isEmpty()
                    && examples.get(0) instanceof Example.Readings readings
                    && readings.features() == found.features().size();
            features = oneNumberEach ? found.features() : List.of();
            return examples;
        }
    }

    @Override
    public List<String> features() {
        return features;
    }

    /** Returns the object's own fields, and whether each is a number or an array; none where the line is no object. */
    private static Map<String, Boolean> fieldsOf(String line) {
        Map<String, Boolean> fields = new LinkedHashMap<>();
        try (JsonParser parser = JSON.createParser(line)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                fields.put(name, value.isNumeric() || value == JsonToken.START_ARRAY);
                parser.skipChildren();
            }
        } catch (IOException e) {
            return Map.of();
        }
        return fields;
    }
}

package io.github.cellstream.runtime.onnx;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Lists in settings, by the one rule that {@link ModelSetting} states. */
final class SettingList {
    private static final JsonFactory JSON = new JsonFactory();

    private SettingList() {}

    /**
     * Reads a list.
     *
     * @throws IllegalArgumentException if it begins like a JSON array and is none
     */
    static List<String> parse(String value) {
        String text = value.strip();
        if (text.startsWith("[")) {
            return parseJson(text);
        }
        List<String> items = new ArrayList<>();
        if (!text.isEmpty()) {
            for (String item : text.split(",", -1)) {
                items.add(item.strip());
            }
        }
        return items;
    }

    /** Writes a list so that {@link #parse} reads the same back: with commas where that is enough. */
    static String format(List<String> items) {
        String plain = String.join(",", items);
        return parsesTo(plain, items) ? plain : formatJson(items);
    }

    private static boolean parsesTo(String plain, List<String> items) {
        return !plain.strip().startsWith("[") && parse(plain).equals(items);
    }

    private static List<String> parseJson(String text) {
        List<String> items = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(text)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                JsonToken token = parser.currentToken();
                if (token == null || token == JsonToken.VALUE_NULL || !token.isScalarValue()) {
                    throw new IllegalArgumentException("a list holds strings and numbers, found " + token);
                }
                items.add(parser.getText());
            }
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("something follows the list's closing bracket");
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("begins with [ and is no JSON array: " + e.getMessage(), e);
        }
        return items;
    }

    private static String formatJson(List<String> items) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartArray();
            for (String item : items) {
                json.writeString(item);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}

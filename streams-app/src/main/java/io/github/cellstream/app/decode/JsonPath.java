package io.github.cellstream.app.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A tree of field paths. {@code a.b} leads to field b of the object in field a; where a is an array, {@code a.0} leads to
 * its first element. As deep as the longest path, however deep the JSON is.
 */
final class JsonPath {
    private final Map<String, JsonPath> children = new HashMap<>();
    private final List<Target> targets = new ArrayList<>();

    /** What a path leads to. */
    enum Kind {
        FEATURE,
        TOKEN,
        TIME,
        CONTROL,
        LABEL,
        KEY,
        MODEL
    }

    /** A use of a field; {@code index} numbers the features. */
    record Target(Kind kind, int index) {}

    /** Reads the value that the parser stands on, and leaves it on the value's last token. */
    interface Reader {
        void read(Target target, JsonParser parser) throws IOException;
    }

    /** Adds a path with names separated by dots; an empty one leads nowhere. */
    void add(String path, Target target) {
        if (path.isEmpty()) {
            return;
        }
        JsonPath node = this;
        for (String name : path.split("\\.", -1)) {
            node = node.children.computeIfAbsent(name, n -> new JsonPath());
        }
        node.targets.add(target);
    }

    /** Walks the object or array that the parser has entered, to its end. */
    void walk(JsonParser parser, Reader reader) throws IOException {
        boolean object = parser.currentToken() == JsonToken.START_OBJECT;
        JsonToken end = object ? JsonToken.END_OBJECT : JsonToken.END_ARRAY;
        int element = 0;
        while (parser.nextToken() != end) {
            String name = object ? parser.currentName() : Integer.toString(element++);
            if (object) {
                parser.nextToken();
            }
            JsonPath child = children.get(name);
            if (child == null) {
                parser.skipChildren();
            } else {
                child.value(parser, reader);
            }
        }
    }

    private void value(JsonParser parser, Reader reader) throws IOException {
        if (targets.isEmpty()) {
            if (parser.currentToken().isStructStart()) {
                walk(parser, reader);
            }
            return;
        }
        for (Target target : targets) {
            reader.read(target, parser);
        }
    }
}

package io.github.cellstream.app.decode;

import io.github.cellstream.processor.RejectedEventException;
import io.github.cellstream.schemas.DeadLetterCode;
import io.github.cellstream.schemas.SequenceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.header.Headers;

/** Reads events out of lines of separated values. An empty value is an absent one. */
final class CsvDecoder implements EventDecoder {
    private final FieldSettings names;
    private final Map<String, Integer> columns;
    private final int[] featureColumns;
    private final char separator;

    CsvDecoder(FieldSettings names, Map<String, Integer> columns, char separator) {
        this.names = names;
        this.columns = Map.copyOf(columns);
        this.separator = separator;
        featureColumns = names.features().stream().mapToInt(this::column).toArray();
    }

    @Override
    public SequenceEvent decode(Headers headers, byte[] value) {
        PlainLine plain = PlainLine.of(value, separator, columns.size());
        return plain != null && plain.columns() == columns.size()
                ? decode(headers, plain)
                : decode(headers, line(value));
    }

    private SequenceEvent decode(Headers headers, PlainLine line) {
        EventFields event = new EventFields(names);
        for (int i = 0; i < featureColumns.length; i++) {
            if (!line.isEmpty(featureColumns[i])) {
                event.feature(i, number(line, i));
            }
        }
        field(line, names.token(), event::token);
        field(line, names.time(), event::time);
        field(line, names.control(), event::control);
        field(line, names.label(), event::label);
        field(line, names.model(), event::model);
        event.writeModel(headers);
        return event.event();
    }

    private SequenceEvent decode(Headers headers, List<String> line) {
        EventFields event = new EventFields(names);
        for (int i = 0; i < names.features().size(); i++) {
            String name = names.features().get(i);
            int index = i;
            field(line, name, text -> event.feature(index, number(name, text)));
        }
        field(line, names.token(), event::token);
        field(line, names.time(), event::time);
        field(line, names.control(), event::control);
        field(line, names.label(), event::label);
        field(line, names.model(), event::model);
        event.writeModel(headers);
        return event.event();
    }

    @Override
    public boolean readsKey() {
        return !names.key().isEmpty();
    }

    @Override
    public String key(Headers headers, byte[] value) {
        String key = line(value).get(column(names.key()));
        if (key.isEmpty()) {
            throw new RejectedEventException(DeadLetterCode.NULL_KEY, names.key() + " is empty");
        }
        return key;
    }

    private void field(List<String> line, String name, Consumer<String> reader) {
        if (!name.isEmpty()) {
            String text = line.get(column(name));
            if (!text.isEmpty()) {
                reader.accept(text);
            }
        }
    }

    private void field(PlainLine line, String name, Consumer<String> reader) {
        if (!name.isEmpty() && !line.isEmpty(column(name))) {
            reader.accept(line.text(column(name)));
        }
    }

    private int column(String name) {
        Integer column = columns.get(name);
        if (column == null) {
            throw new IllegalStateException("the plugin checks that " + name + " is a column");
        }
        return column;
    }

    private float number(PlainLine line, int feature) {
        try {
            return line.number(featureColumns[feature]);
        } catch (NumberFormatException e) {
            throw noNumber(names.features().get(feature), e);
        }
    }

    private float number(String name, String text) {
        try {
            return Float.parseFloat(text);
        } catch (NumberFormatException e) {
            throw noNumber(name, e);
        }
    }

    private RejectedEventException noNumber(String name, NumberFormatException e) {
        return new RejectedEventException(
                DeadLetterCode.UNDECODABLE, name + ": wanted a number, in column " + (column(name) + 1), e);
    }

    private List<String> line(byte[] value) {
        String text = Utf8.decode(value);
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        List<String> line = split(text.substring(0, end));
        if (line.size() != columns.size()) {
            throw new RejectedEventException(
                    DeadLetterCode.UNDECODABLE, line.size() + " columns, wanted " + columns.size());
        }
        return line;
    }

    private List<String> split(String text) {
        List<String> line = new ArrayList<>(columns.size());
        int at = 0;
        while (true) {
            StringBuilder field = new StringBuilder();
            at = text.startsWith("\"", at) ? quoted(text, at, field) : plain(text, at, field);
            line.add(field.toString());
            if (at == text.length()) {
                return line;
            }
            at++;
        }
    }

    private int plain(String text, int start, StringBuilder field) {
        int end = text.indexOf(separator, start);
        end = end < 0 ? text.length() : end;
        field.append(text, start, end);
        return end;
    }

    /** Reads a field in quotation marks, where a mark is written twice; returns the place behind it. */
    private int quoted(String text, int start, StringBuilder field) {
        int at = start + 1;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '"') {
                field.append(c);
            } else if (at < text.length() && text.charAt(at) == '"') {
                field.append('"');
                at++;
            } else if (at == text.length() || text.charAt(at) == separator) {
                return at;
            } else {
                throw new RejectedEventException(
                        DeadLetterCode.UNDECODABLE, "text follows a quoted value, at character " + (at + 1));
            }
        }
        throw new RejectedEventException(
                DeadLetterCode.UNDECODABLE, "the quoted value from character " + (start + 1) + " has no end");
    }
}

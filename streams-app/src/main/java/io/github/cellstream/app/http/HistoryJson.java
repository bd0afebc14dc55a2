package io.github.cellstream.app.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.cellstream.app.history.HistoryColumns;
import io.github.cellstream.app.history.HistoryRows;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.TensorSlice;
import java.io.IOException;
import java.util.List;

/** The last steps of a key as columns. */
final class HistoryJson {
    private final HistoryColumns columns;
    private final ModelNames names;

    HistoryJson(HistoryColumns columns) {
        this.columns = columns;
        names = new ModelNames(columns.spec());
    }

    /**
     * Writes the fields of a history.
     *
     * @param tensor whose units are written; the first one where there is none of that name
     */
    void write(JsonGenerator json, String key, HistoryRows rows, String tensor) throws IOException {
        Task task = columns.spec().task();
        json.writeStringField("key", key);
        json.writeStringField("task", task.name());
        json.writeNumberField("from", rows.from());
        json.writeNumberField("to", rows.to());
        json.writeFieldName("step");
        json.writeArray(rows.steps(), 0, rows.count());
        json.writeFieldName("time");
        json.writeArray(rows.times(), 0, rows.count());
        column(json, "score", rows, 0);
        column(json, "likelihood", rows, 1);
        column(json, "surprise", rows, 2);
        column(json, "cause", rows, 3);
        names(json, "features", columns.features(), true);
        columns(json, "reading", rows, HistoryColumns.READING, columns.features());
        int answer = columns.answerAt();
        switch (task) {
            case FORECAST -> {
                columns(json, "expected", rows, answer, columns.features());
                columns(json, "half", rows, answer + columns.features(), columns.features());
            }
            case CLASSIFICATION, RAW -> {
                names(json, "labels", columns.results(), false);
                columns(json, task == Task.RAW ? "values" : "probabilities", rows, answer, columns.results());
            }
            case NEXT_TOKEN -> tokens(json, rows, answer);
        }
        Json.object(json, "state", out -> state(out, rows, tensor));
    }

    private void tokens(JsonGenerator json, HistoryRows rows, int answer) throws IOException {
        Json.array(json, "token", out -> {
            for (int row = 0; row < rows.count(); row++) {
                out.writeString(names.input((int) rows.at(row, answer)));
            }
        });
        Json.array(json, "expectedTokens", out -> {
            for (int row = 0; row < rows.count(); row++) {
                out.writeStartArray();
                for (int i = 0; i < HistoryColumns.CANDIDATES && rows.at(row, answer + 1 + i) >= 0; i++) {
                    out.writeStartArray();
                    out.writeString(names.input((int) rows.at(row, answer + 1 + i)));
                    Json.rounded(out, rows.at(row, answer + 1 + HistoryColumns.CANDIDATES + i));
                    out.writeEndArray();
                }
                out.writeEndArray();
            }
        });
    }

    private void state(JsonGenerator json, HistoryRows rows, String wanted) throws IOException {
        List<TensorSlice> tensors = columns.tensors();
        Json.array(json, "tensors", out -> {
            for (TensorSlice tensor : tensors) {
                out.writeString(tensor.name());
            }
        });
        json.writeNumberField("from", rows.statesFrom());
        if (tensors.isEmpty()) {
            return;
        }
        TensorSlice shown = tensors.stream()
                .filter(tensor -> tensor.name().equals(wanted))
                .findFirst()
                .orElseGet(() -> largest(tensors));
        json.writeStringField("tensor", shown.name());
        json.writeNumberField("units", shown.size());
        Json.array(json, "values", out -> {
            for (int row = 0; row < rows.stateCount(); row++) {
                out.writeStartArray();
                for (int unit = shown.offset(); unit < shown.end(); unit++) {
                    Json.rounded(out, rows.unit(row, unit));
                }
                out.writeEndArray();
            }
        });
    }

    /** The first of the largest vectors with activations, as far as their names tell. */
    private static TensorSlice largest(List<TensorSlice> tensors) {
        TensorSlice largest = tensors.get(0);
        for (TensorSlice tensor : tensors) {
            if (tensor.shape().size() == 1 && tensor.size() > 2 * largest.size()) {
                largest = tensor;
            }
        }
        return largest;
    }

    private void names(JsonGenerator json, String name, int count, boolean inputs) throws IOException {
        Json.array(json, name, out -> {
            for (int i = 0; i < count; i++) {
                out.writeString(inputs ? names.input(i) : names.label(i));
            }
        });
    }

    private static void columns(JsonGenerator json, String name, HistoryRows rows, int first, int count)
            throws IOException {
        Json.array(json, name, out -> {
            for (int column = first; column < first + count; column++) {
                out.writeStartArray();
                values(out, rows, column);
                out.writeEndArray();
            }
        });
    }

    private static void column(JsonGenerator json, String name, HistoryRows rows, int column) throws IOException {
        Json.array(json, name, out -> values(out, rows, column));
    }

    private static void values(JsonGenerator json, HistoryRows rows, int column) throws IOException {
        for (int row = 0; row < rows.count(); row++) {
            Json.number(json, rows.at(row, column));
        }
    }
}

package io.github.cellstream.app.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.cellstream.processor.query.StoredSequence;
import io.github.cellstream.processor.query.StoredSequence.Standing;
import io.github.cellstream.processor.state.SequenceProgress;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.TensorSlice;
import io.github.cellstream.runtime.head.Judgement;
import io.github.cellstream.runtime.head.Ranking;
import java.io.IOException;
import java.time.Instant;

/** What is stored of a key, and what follows from it. */
final class KeyJson {
    private static final int CANDIDATES = 10;

    private final ModelSpec spec;
    private final ModelNames names;

    KeyJson(ModelSpec spec) {
        this.spec = spec;
        names = new ModelNames(spec);
    }

    /** Writes how far a key has come, a summary of its state, and the answer to its last event. */
    void state(JsonGenerator json, StoredSequence stored) throws IOException {
        SequenceProgress progress = stored.progress();
        json.writeStringField("standing", stored.standing().name());
        json.writeStringField("fingerprint", String.format("%016x", progress.fingerprint));
        json.writeNumberField("steps", progress.steps);
        time(json, "lastEventTime", progress.lastEventTime);
        time(json, "lastRecordTime", progress.lastRecordTime);
        Json.object(json, "source", out -> {
            out.writeNumberField("partition", progress.partition);
            out.writeNumberField("offset", progress.offset);
        });
        if (stored.standing() == Standing.RUNNING) {
            Json.array(json, "tensors", out -> {
                for (TensorSlice tensor : spec.states()) {
                    tensor(out, tensor, stored.hidden());
                }
            });
            if (progress.steps > 0) {
                Json.object(json, "prediction", out -> prediction(out, stored.last()));
            }
        }
    }

    /** Writes readings that are expected 1, 2, ... steps ahead. */
    void forecast(JsonGenerator json, float[] ahead, int steps) throws IOException {
        int features = ahead.length / steps;
        features(json, features);
        Json.array(json, "ahead", out -> {
            for (int step = 0; step < steps; step++) {
                out.writeStartArray();
                for (int f = 0; f < features; f++) {
                    Json.number(out, ahead[step * features + f]);
                }
                out.writeEndArray();
            }
        });
    }

    /** Writes tokens that were drawn. */
    void tokens(JsonGenerator json, int[] tokens) throws IOException {
        Json.array(json, "tokens", out -> {
            for (int token : tokens) {
                out.writeString(names.input(token));
            }
        });
    }

    private void prediction(JsonGenerator json, Judgement last) throws IOException {
        switch (spec.task()) {
            case FORECAST -> {
                features(json, last.result.length);
                interval(json, "expected", last, 0);
                interval(json, "lower", last, -1);
                interval(json, "upper", last, 1);
            }
            case CLASSIFICATION -> {
                json.writeStringField("label", last.best < 0 ? "" : names.label(last.best));
                candidates(json, last);
            }
            case NEXT_TOKEN -> {
                candidates(json, last);
                Json.number(json, "perplexity", last.perplexity);
            }
            case RAW -> interval(json, "values", last, 0);
        }
    }

    private void features(JsonGenerator json, int count) throws IOException {
        Json.array(json, "features", out -> {
            for (int f = 0; f < count; f++) {
                out.writeString(names.input(f));
            }
        });
    }

    private static void interval(JsonGenerator json, String name, Judgement last, int side) throws IOException {
        Json.array(json, name, out -> {
            for (int f = 0; f < last.result.length; f++) {
                Json.number(out, side == 0 ? last.result[f] : last.result[f] + side * last.half[f]);
            }
        });
    }

    private void candidates(JsonGenerator json, Judgement last) throws IOException {
        int[] top = new int[Math.min(CANDIDATES, last.result.length)];
        int found = Ranking.top(last.result, top);
        Json.array(json, "candidates", out -> {
            for (int i = 0; i < found; i++) {
                out.writeStartObject();
                out.writeStringField(
                        "name", spec.task() == Task.NEXT_TOKEN ? names.input(top[i]) : names.label(top[i]));
                out.writeFieldName("probability");
                Json.number(out, last.result[top[i]]);
                out.writeEndObject();
            }
        });
    }

    private static void tensor(JsonGenerator json, TensorSlice tensor, float[] state) throws IOException {
        double sum = 0;
        double squares = 0;
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (int i = tensor.offset(); i < tensor.end(); i++) {
            sum += state[i];
            squares += (double) state[i] * state[i];
            least = Math.min(least, state[i]);
            most = Math.max(most, state[i]);
        }
        double mean = sum / tensor.size();
        json.writeStartObject();
        json.writeStringField("name", tensor.name());
        json.writeNumberField("size", tensor.size());
        Json.number(json, "mean", mean);
        Json.number(json, "deviation", Math.sqrt(Math.max(0, squares / tensor.size() - mean * mean)));
        Json.number(json, "least", least);
        Json.number(json, "most", most);
        json.writeEndObject();
    }

    private static void time(JsonGenerator json, String name, long millis) throws IOException {
        if (millis == SequenceProgress.NEVER) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, Instant.ofEpochMilli(millis).toString());
        }
    }
}

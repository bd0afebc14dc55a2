package io.github.cellstream.app.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.cellstream.app.dashboard.RestoreProgress;
import io.github.cellstream.app.dashboard.Sample;
import io.github.cellstream.app.dashboard.Totals;
import io.github.cellstream.app.history.HotKey;
import io.github.cellstream.app.query.JobFacts;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.TensorSlice;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The job as a whole. */
final class JobJson {
    private final JobView job;

    JobJson(JobView job) {
        this.job = job;
    }

    /** Writes figures and the most anomalous keys; samples later than {@code since}, milliseconds. */
    void overview(JsonGenerator json, long since, int hottest) throws IOException {
        JobFacts facts = job.facts();
        json.writeStringField("application", facts.application());
        json.writeStringField("instance", facts.self());
        json.writeStringField("state", facts.state());
        Json.number(json, "threshold", job.histories().threshold());
        model(json);
        totals(json, job.overview().totals());
        List<Sample> samples = job.overview().samples(since);
        Json.object(json, "samples", out -> {
            samples(out, "time", samples, Sample::time);
            samples(out, "events", samples, Sample::events);
            samples(out, "predictions", samples, Sample::predictions);
            samples(out, "deadLetters", samples, Sample::deadLetters);
            samples(out, "stepMicros", samples, Sample::stepMicros);
            samples(out, "commitMillis", samples, Sample::commitMillis);
            samples(out, "latencyMillis", samples, Sample::latencyMillis);
            samples(out, "lag", samples, Sample::lag);
        });
        Json.array(json, "restore", out -> {
            for (RestoreProgress.Partition partition : job.restore().partitions()) {
                out.writeStartObject();
                out.writeNumberField("partition", partition.partition());
                out.writeNumberField("restored", partition.restored());
                out.writeNumberField("total", partition.total());
                out.writeBooleanField("done", partition.done());
                out.writeEndObject();
            }
        });
        top(json, hottest);
    }

    /** Writes the most anomalous keys. */
    void top(JsonGenerator json, int most) throws IOException {
        json.writeNumberField("remembered", job.histories().size());
        Json.array(json, "keys", out -> {
            for (HotKey key : job.histories().hottest(most)) {
                out.writeStartObject();
                out.writeStringField("key", key.key());
                Json.number(out, "heat", key.heat());
                Json.number(out, "likelihood", key.likelihood());
                out.writeNumberField("step", key.step());
                out.writeNumberField("time", key.time());
                out.writeNumberField("anomalies", key.anomalies());
                Json.array(out, "recent", list -> {
                    for (float likelihood : key.recent()) {
                        Json.rounded(list, likelihood);
                    }
                });
                out.writeEndObject();
            }
        });
    }

    /** Writes the model in use. */
    void model(JsonGenerator json) throws IOException {
        ModelSpec spec = job.histories().columns().spec();
        Json.object(json, "model", out -> {
            out.writeStringField("name", spec.id().name());
            out.writeStringField("version", spec.id().version());
            out.writeStringField("fingerprint", spec.id().fingerprint());
            out.writeStringField("engine", job.engine());
            out.writeStringField("task", spec.task().name());
            out.writeStringField("input", spec.input().kind().name());
            out.writeNumberField("inputSize", spec.input().size());
            out.writeNumberField("outputSize", spec.taskOutputSize());
            out.writeNumberField("stateSize", spec.stateSize());
            Json.array(out, "tensors", list -> {
                for (TensorSlice tensor : spec.states()) {
                    list.writeStartObject();
                    list.writeStringField("name", tensor.name());
                    list.writeNumberField("size", tensor.size());
                    list.writeEndObject();
                }
            });
        });
    }

    /** Writes the topology, the threads of this instance, and which instance reads which partitions. */
    void topology(JsonGenerator json) throws IOException {
        JobFacts facts = job.facts();
        json.writeStringField("application", facts.application());
        json.writeStringField("instance", facts.self());
        json.writeStringField("state", facts.state());
        json.writeStringField("description", facts.description());
        Json.array(json, "threads", out -> {
            for (JobFacts.StreamThread thread : facts.threads()) {
                out.writeStartObject();
                out.writeStringField("name", thread.name());
                out.writeStringField("state", thread.state());
                tasks(out, "active", thread.active());
                tasks(out, "standby", thread.standby());
                out.writeEndObject();
            }
        });
        Json.array(json, "instances", out -> {
            for (JobFacts.Instance instance : facts.instances()) {
                out.writeStartObject();
                out.writeStringField("instance", instance.address());
                strings(out, "partitions", instance.partitions());
                out.writeEndObject();
            }
        });
    }

    private static void tasks(JsonGenerator json, String name, List<JobFacts.Task> tasks) throws IOException {
        Json.array(json, name, out -> {
            for (JobFacts.Task task : tasks) {
                out.writeStartObject();
                out.writeStringField("task", task.id());
                strings(out, "partitions", task.partitions());
                out.writeEndObject();
            }
        });
    }

    private static void totals(JsonGenerator json, Totals totals) throws IOException {
        Json.object(json, "totals", out -> {
            out.writeNumberField("events", totals.events());
            out.writeNumberField("steps", totals.steps());
            out.writeNumberField("predictions", totals.predictions());
            out.writeNumberField("anomalies", totals.anomalies());
            out.writeNumberField("duplicates", totals.duplicates());
            out.writeNumberField("dropped", totals.dropped());
            out.writeNumberField("keys", totals.keys());
        });
        Json.object(json, "deadLetters", out -> {
            for (Map.Entry<String, Long> reason : totals.deadLetters().entrySet()) {
                out.writeNumberField(reason.getKey(), reason.getValue());
            }
        });
    }

    private static void samples(JsonGenerator json, String name, List<Sample> samples, ToDoubleFunction<Sample> value)
            throws IOException {
        Json.array(json, name, out -> {
            for (Sample sample : samples) {
                Json.rounded(out, value.applyAsDouble(sample));
            }
        });
    }

    private static void strings(JsonGenerator json, String name, List<String> values) throws IOException {
        Json.array(json, name, out -> {
            for (String value : values) {
                out.writeString(value);
            }
        });
    }
}

package io.github.cellstream.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.cellstream.app.demo.DemoSettings;
import io.github.cellstream.app.demo.InWords;
import io.github.cellstream.app.demo.JobStanding;
import io.github.cellstream.app.demo.Standing;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/** How a demo ended, for people and for programs. */
final class DemoReport {
    private static final double NOMINAL_COVERAGE = 0.9;

    private DemoReport() {}

    /** Returns a line on what was played and one on each job. */
    static String text(Standing standing) {
        StringBuilder text = new StringBuilder();
        JobStanding first = standing.first();
        text.append(String.format(
                Locale.ROOT,
                "%,d events, %,.0f per second; %,d dead letters; model %s",
                first.counts().events(),
                first.pace().eventsPerSecond(),
                first.counts().deadLetters(),
                InWords.of(standing.training())));
        for (JobStanding job : standing.jobs()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%n%s: %,d predictions; %s",
                    job.name(),
                    job.counts().predictions(),
                    InWords.of(job)));
            job.byKind()
                    .forEach((kind, faults) -> text.append(String.format(
                            Locale.ROOT, "%n  %-16s %,d of %,d found", kind, faults.found(), faults.injected())));
        }
        return text.toString();
    }

    /** Returns one line of JSON: what the first job did, then every job, then how the model was trained. */
    static String json(DemoSettings settings, Standing standing) {
        return JsonText.of(json -> {
            json.writeStartObject();
            json.writeStringField("scenario", settings.scenario().toString());
            job(json, standing.first());
            json.writeArrayFieldStart("jobs");
            for (JobStanding job : standing.jobs()) {
                json.writeStartObject();
                json.writeStringField("name", job.name());
                job(json, job);
                json.writeEndObject();
            }
            json.writeEndArray();
            training(json, standing.training());
            json.writeNumberField("seconds", settings.seconds());
            json.writeNumberField("seed", settings.seed());
            json.writeEndObject();
        });
    }

    private static void job(JsonGenerator json, JobStanding job) throws IOException {
        JobStanding.Counts counts = job.counts();
        json.writeNumberField("events", counts.events());
        json.writeNumberField("predictions", counts.predictions());
        json.writeNumberField("deadLetters", counts.deadLetters());
        json.writeNumberField("anomalies", counts.anomalies());
        json.writeNumberField("faultsInjected", job.faults().injected());
        json.writeNumberField("faultsFound", job.faults().found());
        json.writeNumberField("falseAlarms", job.falseAlarms());
        json.writeNumberField("coverageNominal", NOMINAL_COVERAGE);
        number(json, "coverageAchieved", job.quality().coverage());
        number(json, "perplexity", job.quality().perplexity());
        number(json, "perplexityOfFaults", job.quality().faultPerplexity());
        json.writeObjectFieldStart("faultsByKind");
        for (Map.Entry<String, JobStanding.Faults> kind : job.byKind().entrySet()) {
            json.writeObjectFieldStart(kind.getKey());
            json.writeNumberField("injected", kind.getValue().injected());
            json.writeNumberField("found", kind.getValue().found());
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeNumberField("keys", counts.keys());
        json.writeNumberField("eventsPerSecond", Math.round(job.pace().eventsPerSecond()));
        json.writeNumberField("latencyP50Millis", job.pace().medianMillis());
        json.writeNumberField("latencyP99Millis", job.pace().slowestMillis());
        json.writeStringField("lastAlarm", job.lastAlarm());
    }

    private static void training(JsonGenerator json, Standing.Training training) throws IOException {
        json.writeObjectFieldStart("training");
        json.writeBooleanField("over", training.over());
        json.writeNumberField("epochs", training.epochs());
        number(json, "loss", training.loss());
        number(json, "seconds", training.seconds());
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, String name, double value) throws IOException {
        json.writeFieldName(name);
        if (Double.isNaN(value)) {
            json.writeNull();
        } else {
            json.writeNumber(Math.round(value * 1e4) / 1e4);
        }
    }
}

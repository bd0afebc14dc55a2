package io.github.cellstream.app.cli;

import io.github.cellstream.app.deploy.InstanceView;
import io.github.cellstream.app.deploy.InstanceView.Presence;
import io.github.cellstream.app.deploy.SlotStatus;
import io.github.cellstream.app.deploy.SlotStatus.Announced;
import io.github.cellstream.schemas.ModelAgreement;
import io.github.cellstream.schemas.ModelState;
import io.github.cellstream.schemas.ModelStatus;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a job stands with a model: tables for people, an object for programs. */
final class SlotStatusText {
    private static final Duration LONG_AGO = Duration.ofHours(1);

    private SlotStatusText() {}

    static void print(PrintWriter out, SlotStatus status, boolean all) {
        StateText.line(out, "model", "%s, announced on %s", status.slot(), status.topic());
        out.println();
        models(out, status.models());
        out.println();
        instances(out, status.instances(), all);
        status.agreement().ifPresent(agreement -> {
            out.println();
            agreement(out, agreement);
        });
    }

    private static void models(PrintWriter out, List<Announced> models) {
        if (models.isEmpty()) {
            out.println("nothing was announced; the job runs the model of its configuration");
            return;
        }
        TextTable table = new TextTable("VERSION", "NAME", "FINGERPRINT", "ROLE", "STATES", "ANNOUNCED");
        for (Announced one : models) {
            table.row(
                    one.model().getVersion(),
                    one.model().getName(),
                    ModelText.digits(one.model().getFingerprint()),
                    lower(one.role()),
                    lower(one.model().getPolicy()),
                    one.model().getAnnouncedAt().truncatedTo(ChronoUnit.SECONDS).toString());
        }
        table.print(out);
    }

    private static void instances(PrintWriter out, List<InstanceView> instances, boolean all) {
        List<InstanceView> shown = instances.stream()
                .filter(instance -> all
                        || instance.isAlive()
                        || (instance.presence() == Presence.SILENT
                                && instance.silence().compareTo(LONG_AGO) < 0))
                .toList();
        if (shown.stream().noneMatch(InstanceView::isAlive)) {
            out.println("no instance reports; is the job running?");
        }
        if (!shown.isEmpty()) {
            TextTable table = new TextTable("INSTANCE", "HEARD", "VERSION", "STATE", "TASKS", "ENGINE");
            shown.forEach(instance -> rows(table, instance));
            table.print(out);
        }
        for (InstanceView instance : shown) {
            for (ModelStatus status : instance.models()) {
                if (status.getState() == ModelState.REFUSED) {
                    out.printf(
                            "%n%s refuses version %s (%s):%n  %s%n",
                            instance.name(),
                            status.getVersion(),
                            ModelText.digits(status.getFingerprint()),
                            status.getReason());
                }
            }
        }
        if (shown.size() < instances.size()) {
            out.printf("%nnot shown: %d that ended; --all shows them%n", instances.size() - shown.size());
        }
    }

    private static void rows(TextTable table, InstanceView instance) {
        String name = instance.name();
        String heard = heard(instance);
        for (ModelStatus status : instance.models()) {
            if (status.getState() == ModelState.RETIRED && status.getTasks() == 0) {
                continue;
            }
            table.row(
                    name,
                    heard,
                    status.getVersion(),
                    ModelText.state(status.getState()),
                    status.getTasks() + " of " + status.getAllTasks(),
                    status.getEngine() == null ? "" : status.getEngine());
            name = "";
            heard = "";
        }
    }

    private static String heard(InstanceView instance) {
        Duration silence = instance.silence();
        String ago = silence.toMinutes() >= 120
                ? silence.toHours() + " h ago"
                : silence.toSeconds() >= 120 ? silence.toMinutes() + " min ago" : silence.toSeconds() + " s ago";
        return instance.isAlive() ? ago : lower(instance.presence()) + ", " + ago;
    }

    private static void agreement(PrintWriter out, ModelAgreement agreement) {
        StateText.line(out, "shadow", "compared on %,d events", agreement.getEvents());
        if (agreement.getSame() != null) {
            StateText.line(out, "same answer", "%.2f %%", 100 * agreement.getSame());
        }
        if (agreement.getDistance() != null) {
            StateText.line(out, "distance", "%.4g, mean absolute", agreement.getDistance());
        }
        both(out, "score", agreement.getCurrentScore(), agreement.getShadowScore(), measure(agreement));
        both(out, "anomaly", agreement.getCurrentAnomaly(), agreement.getShadowAnomaly(), "mean anomaly score");
        if (agreement.getRankCorrelation() != null) {
            StateText.line(out, "ranks", "%.3f, correlation of the anomaly scores", agreement.getRankCorrelation());
        }
    }

    private static String measure(ModelAgreement agreement) {
        return agreement.getMeasure() + ", lower is better";
    }

    private static void both(
            PrintWriter out, String name, @Nullable Double current, @Nullable Double shadow, String what) {
        if (current != null && shadow != null) {
            StateText.line(out, name, "%.4g now, %.4g the shadow; %s", current, shadow, what);
        }
    }

    static String json(SlotStatus status) {
        return JsonText.of(json -> {
            json.writeStartObject();
            json.writeStringField("slot", status.slot());
            json.writeStringField("topic", status.topic());
            json.writeArrayFieldStart("models");
            for (Announced one : status.models()) {
                json.writeStartObject();
                json.writeStringField("role", lower(one.role()));
                json.writeNumberField("offset", one.offset());
                json.writeFieldName("announcement");
                ModelText.write(json, one.model());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("instances");
            for (InstanceView instance : status.instances()) {
                ModelText.write(json, instance);
            }
            json.writeEndArray();
            if (status.agreement().isPresent()) {
                json.writeFieldName("shadow");
                ModelText.write(json, status.agreement().get());
            }
            json.writeEndObject();
        });
    }

    private static String lower(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }
}

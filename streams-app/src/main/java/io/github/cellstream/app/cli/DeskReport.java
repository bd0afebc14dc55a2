package io.github.cellstream.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.cellstream.app.deploy.DeskListener;
import io.github.cellstream.app.deploy.InstanceView;
import io.github.cellstream.app.deploy.ModelDesk;
import io.github.cellstream.app.deploy.Move;
import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.ModelStage;
import io.github.cellstream.schemas.ModelStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Carries a move out before the eyes of the one who ordered it: line by line, or as one JSON object in the end. */
final class DeskReport implements DeskListener {
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;
    private final List<Said> announced = new ArrayList<>();

    /** Reports to where a command writes. */
    DeskReport(CommandSpec spec, boolean json) {
        out = spec.commandLine().getOut();
        err = spec.commandLine().getErr();
        this.json = json;
    }

    /** What was announced, and where it stands. */
    private record Said(ModelAnnouncement model, long offset) {}

    /**
     * Carries it out.
     *
     * @param patience how long to follow the instances; empty: not at all
     * @param more of the JSON object, in front
     */
    void carryOut(ModelDesk desk, Move move, Optional<Duration> patience, JsonText.Content more) {
        Thread hook = new Thread(this::interrupted, "interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
        List<InstanceView> instances = List.of();
        try {
            if (patience.isPresent()) {
                instances = desk.carryOut(move, patience.get(), this);
            } else {
                desk.announce(move, this);
            }
        } finally {
            ended(hook);
        }
        if (json) {
            out.println(json(move, instances, more));
        } else if (patience.isPresent()) {
            line("done", words(move, instances.size()));
        } else {
            line("next", "each instance checks it for itself; `cellstream model status` shows what came of it");
        }
        out.flush();
    }

    /** Writes one line for a person. */
    void line(String name, String value) {
        if (!json) {
            out.printf("%-12s %s%n", name, value);
            out.flush();
        }
    }

    @Override
    public synchronized void announced(ModelAnnouncement model, long offset) {
        announced.add(new Said(model, offset));
        line("announced", ModelText.label(model) + " as " + stage(model.getStage()) + ", offset " + offset);
    }

    @Override
    public void heard(ModelStatus status) {
        line(status.getInstance(), ModelText.standing(status));
    }

    @Override
    public void gone(InstanceView instance) {
        line(
                instance.name(),
                instance.presence() == InstanceView.Presence.LEFT
                        ? "has ended"
                        : "silent for " + instance.silence().toSeconds() + " s, not waited for");
    }

    private synchronized void interrupted() {
        if (announced.isEmpty()) {
            err.println("cellstream: interrupted; nothing was announced");
        } else {
            ModelAnnouncement last = announced.get(announced.size() - 1).model();
            String move = last.getStage() == ModelStage.CANDIDATE
                    ? "`cellstream model promote` lets it answer, `model rollback --shadow` takes it away"
                    : "`cellstream model status` shows how far the instances are";
            err.println("cellstream: interrupted; " + ModelText.label(last) + " stays announced as "
                    + stage(last.getStage()) + "; " + move);
        }
        err.flush();
    }

    private static void ended(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process ends already, and the hook has spoken
        }
    }

    private static String words(Move move, int instances) {
        String where = instances == 1 ? "1 instance" : instances + " instances";
        return move.model().getStage() == ModelStage.SHADOW
                ? ModelText.label(move.model()) + " runs as a shadow in " + where
                : ModelText.label(move.model()) + " answers in " + where;
    }

    private static String stage(ModelStage stage) {
        return switch (stage) {
            case CANDIDATE -> "a candidate";
            case SHADOW -> "a shadow";
            case CURRENT -> "the current model";
            case WITHDRAWN -> "withdrawn";
            case UNKNOWN -> "something unknown";
        };
    }

    private String json(Move move, List<InstanceView> instances, JsonText.Content more) {
        return JsonText.of(generator -> {
            generator.writeStartObject();
            more.write(generator);
            generator.writeFieldName("model");
            ModelText.write(generator, move.model());
            generator.writeFieldName("before");
            ModelText.write(generator, move.before());
            generator.writeArrayFieldStart("announced");
            for (Said said : announced) {
                write(generator, said);
            }
            generator.writeEndArray();
            generator.writeArrayFieldStart("instances");
            for (InstanceView instance : instances) {
                ModelText.write(generator, instance);
            }
            generator.writeEndArray();
            generator.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, Said said) throws IOException {
        json.writeStartObject();
        json.writeStringField("fingerprint", said.model().getFingerprint());
        json.writeStringField("stage", said.model().getStage().name().toLowerCase(Locale.ROOT));
        json.writeNumberField("offset", said.offset());
        json.writeEndObject();
    }
}

package io.github.cellstream.app.cli;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.corpus.TopicRange;
import io.github.cellstream.app.replay.EventReplay;
import io.github.cellstream.app.replay.Replay;
import io.github.cellstream.app.state.StoredState;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cellstream replay}. */
@Command(
        name = "replay",
        description = {
            "Answer a stretch of a job's history once more, into another topic, or explain one event.",
            "An application of its own does it: the job may run, and its group, states and topics are only read."
        },
        footer = {
            "",
            "Examples:",
            "  cellstream replay --config job.properties --from 2026-03-01T08:00:00Z \\",
            "      --to 2026-03-01T09:00:00Z --key pump-1 --output again",
            "  cellstream replay --config job.properties --at readings/0/4711"
        })
final class ReplayCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(names = "--from", paramLabel = "TIME", description = "Answer events of this record time and later.")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "Answer events before this record time: 2026-01-31T23:59:59Z, or milliseconds since 1970.")
    private @Nullable String to;

    @Option(names = "--key", paramLabel = "KEY", description = "Answer this key alone. May be repeated.")
    private Set<String> keys = new LinkedHashSet<>();

    @Option(
            names = "--snapshot",
            paramLabel = "FILE",
            description = "Start from a snapshot that is older than the stretch, not from the beginning of the topic.")
    private @Nullable Path snapshot;

    @Option(names = "--output", paramLabel = "TOPIC", description = "Topic of the answers; created if it is missing.")
    private @Nullable String output;

    @Option(
            names = "--at",
            paramLabel = "TOPIC/PARTITION/OFFSET",
            description =
                    "Show one event: input, state before and after, output. TOPIC-PARTITION@OFFSET, as logged, will do too.")
    private @Nullable String at;

    @Option(names = "--json", description = "As one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        CellstreamConfig settings = config.read();
        QuietLog.errorsOnly();
        try (ToolProgress progress = ToolProgress.onTerminal(json)) {
            if (at != null) {
                explain(settings, at, progress);
            } else {
                replay(settings, progress);
            }
        }
        spec.commandLine().getOut().flush();
        return 0;
    }

    private void replay(CellstreamConfig settings, ToolProgress progress) {
        if (output == null) {
            throw wrong("--output names the topic of the answers; --at shows one event instead");
        }
        if (settings.topics().all().contains(output)) {
            throw wrong(output + " is a topic of the job itself; name another for --output");
        }
        Replay.Request request = new Replay.Request(time(from), time(to), keys, Optional.ofNullable(snapshot), output);
        Replay.Result done = new Replay(settings, progress).run(request);
        progress.close();
        done.cutOff()
                .forEach(place -> spec.commandLine()
                        .getErr()
                        .println("cellstream: the input begins at " + place
                                + " only: states began there, not where the job's did; --snapshot starts from states"));
        spec.commandLine().getErr().flush();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonText.of(generator -> {
                generator.writeStartObject();
                generator.writeStringField("output", done.output());
                generator.writeNumberField("offsets", done.events());
                generator.writeEndObject();
            }));
        } else {
            StateText.line(
                    out,
                    "replayed",
                    "%,d offsets of %s",
                    done.events(),
                    settings.topics().input());
            StateText.line(out, "answers", "topic %s", done.output());
        }
    }

    private void explain(CellstreamConfig settings, String place, ToolProgress progress) {
        if (output != null || from != null || to != null || !keys.isEmpty()) {
            throw wrong("--at shows one event; --from, --to, --key and --output are for a stretch");
        }
        EventPlace event = EventPlace.of(place, settings.topics().input())
                .orElseThrow(() -> wrong("'" + place + "' is no event of the input, wanted "
                        + settings.topics().input() + "/PARTITION/OFFSET, or "
                        + settings.topics().input() + "-PARTITION@OFFSET as the log has it"));
        EventReplay.Result result = new EventReplay(settings, progress)
                .at(event.partition(), event.offset(), Optional.ofNullable(snapshot));
        progress.close();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(place, result));
        } else {
            print(out, place, result);
        }
    }

    private static void print(PrintWriter out, String place, EventReplay.Result event) {
        StateText.line(out, "event", "%s, %s", place, event.time());
        StateText.line(out, "key", "%s", event.key());
        StateText.line(out, "input", "%s", event.input());
        print(out, "BEFORE", event.before());
        print(out, "AFTER", event.after());
        out.println();
        event.output().forEach(answer -> StateText.line(out, "output", "%s", answer));
        if (event.output().isEmpty()) {
            StateText.line(out, "output", "none");
        }
    }

    private static void print(PrintWriter out, String when, List<StoredState> states) {
        out.println();
        out.println(states.isEmpty() ? when + ": nothing is remembered" : when);
        states.forEach(state -> StateText.print(out, state));
    }

    private static String json(String place, EventReplay.Result event) {
        return JsonText.of(generator -> {
            generator.writeStartObject();
            generator.writeStringField("event", place);
            generator.writeStringField("time", event.time().toString());
            generator.writeStringField("key", event.key());
            generator.writeStringField("input", event.input());
            generator.writeArrayFieldStart("before");
            for (StoredState state : event.before()) {
                StateText.write(generator, state);
            }
            generator.writeEndArray();
            generator.writeArrayFieldStart("after");
            for (StoredState state : event.after()) {
                StateText.write(generator, state);
            }
            generator.writeEndArray();
            generator.writeArrayFieldStart("output");
            for (String answer : event.output()) {
                generator.writeRawValue(answer);
            }
            generator.writeEndArray();
            generator.writeEndObject();
        });
    }

    private Optional<Instant> time(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : TopicRange.time(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }
}

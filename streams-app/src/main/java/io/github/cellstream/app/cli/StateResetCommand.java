package io.github.cellstream.app.cli;

import io.github.cellstream.app.state.StateReset;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cellstream state reset}. */
@Command(
        name = "reset",
        description = {
            "Let keys begin anew.",
            "A record without a value is sent behind their events, and the job forgets the key when it",
            "comes to it, once, whether it runs now or is started later.",
            "All of the keys, or none if one has no state."
        },
        footer = {"", "Example:", "  cellstream state reset pump-1 pump-2 --config job.properties"})
final class StateResetCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Parameters(paramLabel = "KEY", arity = "1..*", description = "The keys.")
    private List<String> keys = new ArrayList<>();

    @Option(names = "--json", description = "As one JSON array.")
    private boolean json;

    @Override
    public Integer call() {
        QuietLog.errorsOnly();
        List<StateReset.Reset> resets;
        try (ToolProgress progress = ToolProgress.onTerminal(json)) {
            resets = new StateReset(config.read(), progress).reset(keys);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(resets));
        } else {
            for (StateReset.Reset reset : resets) {
                StateText.line(
                        out,
                        "reset",
                        "%s, %,d steps; forgotten once the job is past %s-%d@%d",
                        reset.key(),
                        reset.steps(),
                        reset.topic(),
                        reset.partition(),
                        reset.offset());
            }
        }
        out.flush();
        return 0;
    }

    private static String json(List<StateReset.Reset> resets) {
        return JsonText.of(json -> {
            json.writeStartArray();
            for (StateReset.Reset reset : resets) {
                json.writeStartObject();
                json.writeStringField("key", reset.key());
                json.writeNumberField("steps", reset.steps());
                json.writeStringField("topic", reset.topic());
                json.writeNumberField("partition", reset.partition());
                json.writeNumberField("offset", reset.offset());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }
}

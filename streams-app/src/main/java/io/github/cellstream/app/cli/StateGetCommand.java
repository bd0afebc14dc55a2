package io.github.cellstream.app.cli;

import io.github.cellstream.app.state.StateLookup;
import io.github.cellstream.app.state.StoredState;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cellstream state get}. */
@Command(
        name = "get",
        description = {
            "Show what is remembered of a key.",
            "As of the job's last commit. It may run or not: its changelog is read to the end."
        },
        footer = {"", "Example:", "  cellstream state get pump-1 --config job.properties"})
final class StateGetCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Parameters(paramLabel = "KEY", description = "The key.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String key;

    @Option(names = "--json", description = "As one JSON object; states is an array of one per partition that has any.")
    private boolean json;

    @Override
    public Integer call() {
        QuietLog.errorsOnly();
        List<StoredState> states;
        try (ToolProgress progress = ToolProgress.onTerminal(json)) {
            states = new StateLookup(config.read(), progress).get(key);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonText.of(generator -> {
                generator.writeStartObject();
                generator.writeStringField("key", key);
                generator.writeArrayFieldStart("states");
                for (StoredState state : states) {
                    StateText.write(generator, state);
                }
                generator.writeEndArray();
                generator.writeEndObject();
            }));
        } else {
            StateText.line(out, "key", "%s", key);
            states.forEach(state -> StateText.print(out, state));
        }
        out.flush();
        return 0;
    }
}

package io.github.cellstream.app.cli;

import io.github.cellstream.app.deploy.ModelDesk;
import io.github.cellstream.app.deploy.SlotStatus;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cellstream model status}. */
@Command(
        name = "status",
        description = {
            "Show which models a job knows, what each instance makes of them,",
            "and how a shadow compares with the current model."
        },
        footer = {"", "Example:", "  cellstream model status --config job.properties"})
final class ModelStatusCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(
            names = "--slot",
            paramLabel = "NAME",
            description = "Which of the job's models (key models); not needed where there is but one.")
    private @Nullable String slot;

    @Option(names = "--all", description = "Show instances too that ended, or were last heard of an hour ago.")
    private boolean all;

    @Option(names = "--json", description = "As one JSON object, with all instances.")
    private boolean json;

    @Override
    public Integer call() {
        QuietLog.errorsOnly();
        SlotStatus status;
        try (ModelDesk desk = ModelDesk.open(config.read(), Optional.ofNullable(slot))) {
            status = desk.status();
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(SlotStatusText.json(status));
        } else {
            SlotStatusText.print(out, status, all);
        }
        out.flush();
        return 0;
    }
}

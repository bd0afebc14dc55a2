package io.github.cellstream.app.cli;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.state.SnapshotInfo;
import io.github.cellstream.app.state.StateImport;
import io.github.cellstream.app.topology.ModelLoader;
import io.github.cellstream.runtime.SequenceModel;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cellstream state import}. */
@Command(
        name = "import",
        description = {
            "Bring a snapshot back into a stopped job.",
            "It then has the snapshot's states and no others, and goes on at the snapshot's offsets.",
            "One transaction: if it is interrupted nothing has happened; run it again."
        },
        footer = {"", "Example:", "  cellstream state import monday.snapshot --config job.properties"})
final class StateImportCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Parameters(paramLabel = "FILE", description = "The snapshot.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Option(
            names = "--from-application",
            paramLabel = "ID",
            description = "The application id that the snapshot was taken of, if it is not the configuration's.")
    private @Nullable String application;

    @Option(
            names = "--any-model",
            description = "Take states of other models too; state.on.model.change decides what becomes of them.")
    private boolean anyModel;

    @Option(names = "--json", description = "As one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        QuietLog.errorsOnly();
        CellstreamConfig settings = config.read();
        StateImport states;
        SnapshotInfo info;
        try (ToolProgress progress = ToolProgress.onTerminal(json)) {
            states = new StateImport(settings, progress);
            info = states.importFrom(
                    file,
                    new StateImport.Expected(
                            application == null ? settings.applicationId() : application,
                            anyModel ? null : model(settings)));
        }
        PrintWriter out = spec.commandLine().getOut();
        states.deletedEvents(info)
                .forEach((partition, events) -> spec.commandLine()
                        .getErr()
                        .printf(
                                Locale.ROOT,
                                "cellstream: %d offsets of %s behind the snapshot are deleted; their events are missing%n",
                                events,
                                partition));
        if (json) {
            out.println(SnapshotText.json(file, info));
        } else {
            SnapshotText.print(out, file, info);
            StateText.line(out, "imported", "into %s", settings.applicationId());
        }
        spec.commandLine().getErr().flush();
        out.flush();
        return 0;
    }

    private static String model(CellstreamConfig settings) {
        try (SequenceModel model = ModelLoader.load(settings.model())) {
            return String.format("%016x", model.spec().id().shortFingerprint());
        }
    }
}

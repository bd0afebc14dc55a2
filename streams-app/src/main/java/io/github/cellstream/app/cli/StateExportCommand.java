package io.github.cellstream.app.cli;

import io.github.cellstream.app.state.SnapshotInfo;
import io.github.cellstream.app.state.StateExport;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cellstream state export}. */
@Command(
        name = "export",
        description = {
            "Write a snapshot of all keys' states.",
            "It holds the offsets at which they were right. The job may run or not."
        },
        footer = {"", "Example:", "  cellstream state export monday.snapshot --config job.properties"})
final class StateExportCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Parameters(paramLabel = "FILE", description = "The snapshot to write.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Option(names = "--force", description = "Replace a file that exists.")
    private boolean force;

    @Option(names = "--json", description = "As one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        if (Files.exists(file) && !force) {
            throw new ParameterException(spec.commandLine(), file + " exists; --force replaces it");
        }
        QuietLog.errorsOnly();
        SnapshotInfo info;
        try (ToolProgress progress = ToolProgress.onTerminal(json)) {
            info = new StateExport(config.read(), progress).export(file);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(SnapshotText.json(file, info));
        } else {
            SnapshotText.print(out, file, info);
        }
        out.flush();
        return 0;
    }
}

package io.github.cellstream.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cellstream evaluate}. */
@Command(
        name = "evaluate",
        description = "Measure how good it is, on public data and through the code that runs in production.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {EvaluateNabCommand.class})
final class EvaluateCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** Without a command there is nothing to do but to say what there is. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }
}

package io.github.cellstream.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cellstream state}. */
@Command(
        name = "state",
        description = "Look at the states of a job's keys, take them out, bring them back, reset them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StateGetCommand.class,
            StateExportCommand.class,
            StateImportCommand.class,
            StateResetCommand.class
        })
final class StateCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }
}

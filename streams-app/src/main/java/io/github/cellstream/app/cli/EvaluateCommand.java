package io.github.cellstream.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cellstream evaluate}. */
@Command(
        name = "evaluate",
        description = "Judge models on examples that they never saw, through the code that serves them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            EvaluateClassifyCommand.class,
            EvaluateSequencesCommand.class,
            EvaluateTextCommand.class,
            EvaluateForecastCommand.class,
            EvaluateNabCommand.class
        })
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

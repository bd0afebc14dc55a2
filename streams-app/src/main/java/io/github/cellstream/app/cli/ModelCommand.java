package io.github.cellstream.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cellstream model}. */
@Command(
        name = "model",
        description = "Look at model files, convert and verify them; give a running job another model.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ModelInspectCommand.class,
            ModelConvertCommand.class,
            ModelVerifyCommand.class,
            ModelDeployCommand.class,
            ModelPromoteCommand.class,
            ModelRollbackCommand.class,
            ModelStatusCommand.class
        })
final class ModelCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** Without a command there is nothing to do but to say what there is. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }
}

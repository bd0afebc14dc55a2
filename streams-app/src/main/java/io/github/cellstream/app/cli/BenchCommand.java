package io.github.cellstream.app.cli;

import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cellstream bench}: the benches of this program, and those of jars beside it. */
@Command(
        name = "bench",
        description = "Measure how fast it is on this machine.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = BenchTrainCommand.class,
        footer = {"", "Most benches come in a jar of their own, which is there in a source tree alone."})
final class BenchCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** Returns the command with the benches of other jars. */
    static CommandLine withThoseFound() {
        CommandLine bench = new CommandLine(new BenchCommand());
        for (BenchmarkCommand command : ServiceLoader.load(BenchmarkCommand.class)) {
            bench.addSubcommand(command);
        }
        return bench;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "which bench? Found " + spec.subcommands().keySet() + ".");
    }
}

package io.github.cellstream.app.cli;

import io.github.cellstream.app.config.ConfigurationException;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.training.data.CorpusException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of all commands. */
@Command(
        name = "cellstream",
        description = "A recurrent network on a Kafka topic: per-key state, exactly once, in one JVM.",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            GenerateCommand.class,
            ModelCommand.class,
            TrainCommand.class,
            EvaluateCommand.class,
            StateCommand.class,
            ReplayCommand.class,
            ConfigCommand.class,
            PluginsCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 it went well, 1 it failed, 2 wrong usage or configuration;",
            "130 and 143 after SIGINT and SIGTERM, which end a job cleanly."
        })
public final class CellstreamCommand implements Runnable {
    /** It failed. */
    static final int FAILED = 1;
    /** Wrong usage or configuration. */
    static final int USAGE = 2;

    private static final Set<ModelError> OF_CONFIGURATION = Set.of(
            ModelError.MODEL_SETTING,
            ModelError.PLUGIN_UNKNOWN,
            ModelError.PLUGIN_CONFLICT,
            ModelError.PLUGIN_UNREADABLE);
    private static final Logger LOG = LoggerFactory.getLogger(CellstreamCommand.class);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--plugin-path",
            paramLabel = "FOLDER",
            split = ",",
            scope = ScopeType.INHERIT,
            description = "Find plugins in these folders too, as with the key plugin.path.")
    private List<Path> pluginPath = List.of();

    CellstreamCommand() {}

    /** Runs a command; returns its exit code. */
    public static int run(String... arguments) {
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        CellstreamCommand root = new CellstreamCommand();
        CommandLine line = new CommandLine(root);
        line.setExecutionStrategy(root::execute);
        line.setExecutionExceptionHandler((exception, command, parsed) -> failed(exception, command.getErr()));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.addSubcommand(BenchCommand.withThoseFound());
        addHelp(line);
        return line;
    }

    /** Without a command there is nothing to do but to say what there is. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "which command?");
    }

    /** Plugins must be there before any command looks for one. */
    private int execute(ParseResult parsed) {
        try {
            Plugins.addFolders(pluginPath);
        } catch (ModelException e) {
            throw new ExecutionException(spec.commandLine(), "plugins", e);
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private static void addHelp(CommandLine line) {
        CommandSpec command = line.getCommandSpec();
        if (command.findOption("--version") == null) {
            command.mixinStandardHelpOptions(true);
        } else {
            command.addOption(helpAlone());
        }
        line.getSubcommands().values().forEach(CellstreamCommand::addHelp);
    }

    /** For commands to which {@code --version} means a model's. */
    private static OptionSpec helpAlone() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help message and exit.")
                .build();
    }

    private static int failed(Exception exception, PrintWriter err) {
        if (LogFormat.isJson()) {
            LOG.error("{}", exception.getMessage());
        } else {
            err.println("cellstream: " + exception.getMessage());
            err.flush();
        }
        LOG.debug("failed", exception);
        boolean configuration = exception instanceof ConfigurationException
                || exception instanceof CorpusException
                || (exception instanceof ModelException model && OF_CONFIGURATION.contains(model.code()));
        return configuration ? USAGE : FAILED;
    }
}

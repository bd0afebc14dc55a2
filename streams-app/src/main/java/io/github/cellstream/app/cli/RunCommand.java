package io.github.cellstream.app.cli;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.config.OperationKeys;
import io.github.cellstream.app.topology.Job;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cellstream run}. */
@Command(
        name = "run",
        description = "Run the job on your Kafka, until it fails or gets SIGTERM or SIGINT.",
        footer = {
            "",
            "Example:",
            "  cellstream run --set application.id=scores --set bootstrap.servers=localhost:9092 \\",
            "      --set input.topic=readings --set output.predictions.topic=scores \\",
            "      --set model.file=model.onnx --set decoder.features=temperature,pressure"
        })
final class RunCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(names = "--describe", description = "Check the configuration, print the topology, and end.")
    private boolean describe;

    @Override
    public Integer call() throws InterruptedException {
        // Before they are checked, so that whoever reads the log as JSON can read the mistakes too.
        if (OperationKeys.JSON.equals(config.given().get(OperationKeys.LOG_FORMAT))) {
            LogFormat.json();
        }
        CellstreamConfig settings = config.read();
        if (describe) {
            spec.commandLine().getOut().print(Job.topology(settings).describe());
            spec.commandLine().getOut().flush();
            return 0;
        }
        try (Job job = Job.start(settings)) {
            Thread closer = new Thread(job::close, "shutdown");
            Runtime.getRuntime().addShutdownHook(closer);
            job.await();
        }
        return 0;
    }
}

package io.github.cellstream.app.cli;

import io.github.cellstream.app.deploy.ModelDesk;
import io.github.cellstream.app.deploy.Move;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cellstream model promote}. */
@Command(
        name = "promote",
        description = {
            "Let the shadow answer in the place of the current model, with the states that it has made.",
            "Without a shadow: the candidate that an interrupted deployment has left."
        },
        footer = {"", "Example:", "  cellstream model promote --config job.properties --wait"})
final class ModelPromoteCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private DeskOptions desk = new DeskOptions();

    @Option(
            names = "--version",
            paramLabel = "VERSION",
            description = "Another model that was announced: its version, or the first digits of its fingerprint.")
    private @Nullable String version;

    @Override
    public Integer call() {
        try (ModelDesk open = desk.open()) {
            Move move = open.promotion(Optional.ofNullable(version));
            DeskReport report = new DeskReport(spec, desk.json());
            report.line("model", ModelText.label(move.model()));
            report.line("replaces", ModelText.label(move.before()));
            report.carryOut(open, move, desk.patience(), json -> {});
        }
        return 0;
    }
}

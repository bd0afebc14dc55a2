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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cellstream model rollback}. */
@Command(
        name = "rollback",
        description = {
            "Let the model answer again that answered before, and withdraw the current one.",
            "States go back the way they came (keep, rewarm, map), or begin anew where that can't be."
        },
        footer = {
            "",
            "Examples:",
            "  cellstream model rollback --config job.properties --wait",
            "  cellstream model rollback --config job.properties --shadow"
        })
final class ModelRollbackCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private DeskOptions desk = new DeskOptions();

    @Mixin
    private StateOptions states = new StateOptions();

    @Option(
            names = "--version",
            paramLabel = "VERSION",
            description =
                    "Go back to this one of the earlier models: its version, or the first digits of its fingerprint.")
    private @Nullable String version;

    @Option(names = "--shadow", description = "Take away the shadow, or a candidate; the current model stays.")
    private boolean shadow;

    @Override
    public Integer call() {
        if (states.isContradiction()) {
            throw new ParameterException(spec.commandLine(), "--map is for --policy map");
        }
        if (shadow && (version != null || states.transition().isPresent())) {
            throw new ParameterException(
                    spec.commandLine(), "--shadow touches no states; leave --version and --policy out");
        }
        try (ModelDesk open = desk.open()) {
            Move move = shadow ? open.withdrawal() : open.rollback(Optional.ofNullable(version), states.transition());
            DeskReport report = new DeskReport(spec, desk.json());
            if (!shadow) {
                report.line("model", ModelText.label(move.model()));
                report.line("replaces", ModelText.label(move.before()));
                report.line("states", StateOptions.words(move.before().getPolicy()));
            }
            report.carryOut(open, move, desk.patience(), json -> {});
        }
        return 0;
    }
}

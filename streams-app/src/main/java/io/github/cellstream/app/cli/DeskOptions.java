package io.github.cellstream.app.cli;

import io.github.cellstream.app.deploy.ModelDesk;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What all commands have in common that announce something about models. */
final class DeskOptions {
    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(
            names = "--slot",
            paramLabel = "NAME",
            description = "Which of the job's models (key models); not needed where there is but one.")
    private @Nullable String slot;

    @Option(
            names = "--wait",
            description =
                    "Follow the instances until all of them have done it. A new model becomes the current one when all"
                            + " of them have it ready; if one refuses it, it is withdrawn.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "With --wait: how long. ${DEFAULT-VALUE}.")
    private int timeout;

    @Option(names = "--json", description = "As one JSON object, when it is over.")
    private boolean json;

    /** Opens the desk of the job. */
    ModelDesk open() {
        QuietLog.errorsOnly();
        return ModelDesk.open(config.read(), Optional.ofNullable(slot));
    }

    /** Returns how long to wait for the instances; empty if nobody waits. */
    Optional<Duration> patience() {
        return wait ? Optional.of(Duration.ofSeconds(timeout)) : Optional.empty();
    }

    /** Returns whether a program reads the answer. */
    boolean json() {
        return json;
    }
}

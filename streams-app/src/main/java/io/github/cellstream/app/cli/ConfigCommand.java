package io.github.cellstream.app.cli;

import io.github.cellstream.app.config.KeyReference;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cellstream config}. */
@Command(name = "config", description = "Document every configuration key.")
final class ConfigCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--markdown", description = "As Markdown: this is docs/configuration.md.")
    private boolean markdown;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(markdown ? KeyReference.markdown() : KeyReference.text());
        out.flush();
    }
}

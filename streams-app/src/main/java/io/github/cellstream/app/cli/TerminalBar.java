package io.github.cellstream.app.cli;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Progress bars on standard error, as wide as the terminal.
 *
 * <p>Left to itself the library asks JLine for the width, and JLine hands SIGINT and SIGTERM back to the operating system. Ctrl-C would then end the
 * JVM without its shutdown hooks: no model kept, no broker closed. So the width is asked of picocli, and bars are written without JLine.
 */
final class TerminalBar {
    private TerminalBar() {}

    /** Begins a bar that is cleared away at its end. */
    static ProgressBarBuilder titled(String name) {
        int width = new UsageMessageSpec().autoWidth(true).width();
        return new ProgressBarBuilder()
                .setTaskName(name)
                .setStyle(ProgressBarStyle.ASCII)
                .clearDisplayOnFinish()
                .setConsumer(new ConsoleProgressBarConsumer(System.err, width - 1));
    }
}

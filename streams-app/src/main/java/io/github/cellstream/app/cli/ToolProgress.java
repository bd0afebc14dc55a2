package io.github.cellstream.app.cli;

import io.github.cellstream.app.state.Progress;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** A bar on a terminal, on standard error; nothing elsewhere. */
final class ToolProgress implements Progress, AutoCloseable {
    private final boolean shown;
    private String shownWork = "";
    private @Nullable ProgressBar bar;

    private ToolProgress(boolean shown) {
        this.shown = shown;
    }

    /** Shows work where a person looks on. */
    static ToolProgress onTerminal(boolean json) {
        return new ToolProgress(!json && CommandLine.Help.Ansi.AUTO.enabled());
    }

    @Override
    public void at(String what, long done, long of) {
        if (!shown) {
            return;
        }
        if (bar == null || !what.equals(shownWork)) {
            close();
            shownWork = what;
            bar = TerminalBar.titled(what)
                    .setInitialMax(of)
                    .setUpdateIntervalMillis(250)
                    .build();
        }
        bar.maxHint(of);
        bar.stepTo(done);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}

package io.github.cellstream.app;

import io.github.cellstream.app.cli.CellstreamCommand;

/** Where the JVM begins. */
public final class Main {
    private Main() {}

    /** Runs a command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        System.exit(CellstreamCommand.run(arguments));
    }
}

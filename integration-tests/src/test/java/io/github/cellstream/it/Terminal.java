package io.github.cellstream.it;

import io.github.cellstream.app.cli.CellstreamCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Runs a command as the program's main method does, in this JVM, and keeps what it writes. */
final class Terminal {
    private Terminal() {}

    /** What came of a command. */
    record Outcome(int code, String out, String err) {}

    /** Runs one command. Not for two threads at once: standard output belongs to the process. */
    static Outcome run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
        try {
            int code = CellstreamCommand.run(arguments);
            return new Outcome(
                    code, said.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}

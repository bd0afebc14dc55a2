package io.github.cellstream.app.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Silences what a broker and a job in this process would tell an operator, and would tell nobody here. */
final class QuietLog {
    private QuietLog() {}

    /** Leaves errors. */
    static void errorsOnly() {
        for (String name : new String[] {org.slf4j.Logger.ROOT_LOGGER_NAME, "io.github.cellstream"}) {
            if (LoggerFactory.getLogger(name) instanceof Logger logger) {
                logger.setLevel(Level.ERROR);
            }
        }
    }
}

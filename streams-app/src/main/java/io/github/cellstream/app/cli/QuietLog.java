package io.github.cellstream.app.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Silences what a broker and a job in this process would tell an operator, and would tell nobody here. */
final class QuietLog {
    private QuietLog() {}

    /**
     * Leaves errors, but for those of the broker's log of batches: where the first batch of a transaction must be sent
     * again, it calls the ones behind it out of order, and the producer repeats them too.
     */
    static void errorsOnly() {
        set(org.slf4j.Logger.ROOT_LOGGER_NAME, Level.ERROR);
        set("io.github.cellstream", Level.ERROR);
        set("kafka.server.ReplicaManager", Level.OFF);
    }

    private static void set(String name, Level level) {
        if (LoggerFactory.getLogger(name) instanceof Logger logger) {
            logger.setLevel(level);
        }
    }
}

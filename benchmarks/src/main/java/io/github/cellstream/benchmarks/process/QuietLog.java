package io.github.cellstream.benchmarks.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Silences what brokers, jobs and clients would tell an operator, and would tell nobody in a bench. */
public final class QuietLog {
    private QuietLog() {}

    /** Leaves errors of this JVM, but for those of the admin client, which takes a topic that is gone or not yet there for one. */
    public static void errorsOnly() {
        set(org.slf4j.Logger.ROOT_LOGGER_NAME, Level.ERROR);
        set("io.github.cellstream", Level.ERROR);
        set("org.apache.kafka.clients.admin", Level.OFF);
    }

    private static void set(String name, Level level) {
        if (LoggerFactory.getLogger(name) instanceof Logger logger) {
            logger.setLevel(level);
        }
    }
}

package io.github.cellstream.app.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Silences what a broker and a job in this process would tell an operator, and would tell nobody here. */
final class QuietLog {
    private QuietLog() {}

    /**
     * Leaves errors, but for two kinds that are none: the broker calls batches out of order that follow one which the
     * producer must send again, and it repeats them too; and new topics are asked for until they have leaders.
     */
    static void errorsOnly() {
        set(org.slf4j.Logger.ROOT_LOGGER_NAME, Level.ERROR);
        set("io.github.cellstream", Level.ERROR);
        set("kafka.server.ReplicaManager", Level.OFF);
        set("org.apache.kafka.clients.admin", Level.OFF);
    }

    private static void set(String name, Level level) {
        if (LoggerFactory.getLogger(name) instanceof Logger logger) {
            logger.setLevel(level);
        }
    }
}

package io.github.cellstream.benchmarks.broker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.cellstream.benchmarks.process.Attendant;
import io.github.cellstream.embedded.EmbeddedKafka;
import java.io.IOException;
import org.slf4j.LoggerFactory;

/** A broker in a JVM of its own: says its address, and runs until it is told to stop. */
final class BrokerMain {
    private BrokerMain() {}

    /** Runs it. */
    public static void main(String[] arguments) throws IOException {
        Attendant attendant = Attendant.ofThisJvm();
        quiet();
        try (EmbeddedKafka broker = EmbeddedKafka.start()) {
            attendant.say(broker.bootstrapServers());
            attendant.serve();
        }
    }

    private static void quiet() {
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.ERROR);
        }
    }
}

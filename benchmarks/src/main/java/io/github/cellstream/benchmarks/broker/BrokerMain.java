package io.github.cellstream.benchmarks.broker;

import io.github.cellstream.benchmarks.process.Attendant;
import io.github.cellstream.benchmarks.process.QuietLog;
import io.github.cellstream.embedded.EmbeddedKafka;
import java.io.IOException;

/** A broker in a JVM of its own: says its address, and runs until it is told to stop. */
final class BrokerMain {
    private BrokerMain() {}

    /** Runs it. */
    public static void main(String[] arguments) throws IOException {
        Attendant attendant = Attendant.ofThisJvm();
        QuietLog.errorsOnly();
        try (EmbeddedKafka broker = EmbeddedKafka.start()) {
            attendant.say(broker.bootstrapServers());
            attendant.serve();
        }
    }
}

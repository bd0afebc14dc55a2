package io.github.cellstream.benchmarks.broker;

import io.github.cellstream.benchmarks.process.BenchFolder;
import io.github.cellstream.benchmarks.process.ChildJvm;
import java.util.List;

/** A broker that runs in a JVM of its own. */
public final class BrokerJvm implements AutoCloseable {
    private final ChildJvm jvm;
    private final String address;

    private BrokerJvm(ChildJvm jvm) {
        this.jvm = jvm;
        address = jvm.listen();
    }

    /**
     * Starts one; returns when it listens.
     *
     * @param folder receives its data and its log
     */
    public static BrokerJvm start(BenchFolder folder) {
        return new BrokerJvm(
                folder.start(ChildJvm.Program.here("broker", BrokerMain.class, List.of("-Xmx1g"), List.of())));
    }

    /** Returns its {@code bootstrap.servers}. */
    public String address() {
        return address;
    }

    /** Throws if it has ended. */
    public void requireAlive() {
        jvm.requireAlive();
    }

    @Override
    public void close() {
        jvm.close();
    }
}

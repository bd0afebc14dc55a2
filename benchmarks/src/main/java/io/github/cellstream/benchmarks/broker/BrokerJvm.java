package io.github.cellstream.benchmarks.broker;

import io.github.cellstream.benchmarks.process.ChildJvm;
import java.nio.file.Path;
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
    public static BrokerJvm start(Path folder) {
        return new BrokerJvm(ChildJvm.start(
                ChildJvm.Program.here(
                        "broker", BrokerMain.class, List.of("-Xmx1g", "-Djava.io.tmpdir=" + folder), List.of()),
                folder));
    }

    /** Returns its {@code bootstrap.servers}. */
    public String address() {
        return address;
    }

    @Override
    public void close() {
        jvm.close();
    }
}

package io.github.cellstream.benchmarks.pipeline;

import io.github.cellstream.benchmarks.broker.BrokerJvm;
import io.github.cellstream.benchmarks.broker.EventFeed;
import io.github.cellstream.benchmarks.broker.Topics;
import io.github.cellstream.benchmarks.contender.ContenderMain;
import io.github.cellstream.benchmarks.process.BenchFolder;
import io.github.cellstream.benchmarks.process.ChildJvm;
import io.github.cellstream.benchmarks.workload.BenchModel;
import io.github.cellstream.benchmarks.workload.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What runs share: a broker, a folder, the events that lie in its topics, the models' files. Deleted when it is closed. */
final class PipelineRoom implements AutoCloseable {
    private static final List<String> HEAP = List.of("-Xmx2g");

    private final BenchFolder folder = BenchFolder.create();
    private final BrokerJvm broker;
    private final Topics topics;
    private final Set<String> filled = new HashSet<>();
    private int jobs;

    /** Starts a broker. */
    PipelineRoom() {
        try {
            broker = BrokerJvm.start(folder);
            topics = new Topics(broker.address());
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** Returns the broker's address. */
    String address() {
        return broker.address();
    }

    /** Returns where contenders keep what they keep. */
    Path folder() {
        return folder.path();
    }

    /** Returns a job's name that has not been used. */
    String nextJob() {
        return "bench-" + ++jobs;
    }

    /**
     * Starts a contender's JVM.
     *
     * @param further options of the JVM
     * @throws IllegalStateException if the broker is gone
     */
    ChildJvm start(PipelineCase measured, List<String> further) {
        broker.requireAlive();
        List<String> flags = new ArrayList<>(HEAP);
        flags.addAll(further);
        String name = measured.contender().label();
        if (measured.contender().onFlink()) {
            return folder.start(FlinkProgram.of(name, flags));
        }
        List<String> arguments = measured.embeddedBroker() ? List.of(ContenderMain.EMBEDDED) : List.of();
        return folder.start(ChildJvm.Program.here(name, ContenderMain.class, flags, arguments));
    }

    /** Returns the topic that holds the events of a case, and fills it if nobody has. */
    String sharedEvents(PipelineCase measured, int events) {
        String topic = "events-" + measured.keys() + "-" + measured.partitions();
        if (!filled.contains(topic)) {
            topics.create(topic, measured.partitions());
            try (EventFeed feed = new EventFeed(address(), topic, new Workload(measured.keys()))) {
                feed.fill(events);
            }
            filled.add(topic);
        }
        return topic;
    }

    /** Returns a model's file. */
    Path model(BenchModel model) {
        Path file = folder().resolve("model-" + model + ".onnx");
        try {
            return Files.exists(file) ? file : Files.write(file, model.onnx());
        } catch (IOException e) {
            throw new UncheckedIOException("the model can't be written", e);
        }
    }

    @Override
    public void close() {
        try {
            topics.close();
        } finally {
            folder.close();
        }
    }
}

package io.github.cellstream.benchmarks.pipeline;

import io.github.cellstream.benchmarks.broker.BrokerJvm;
import io.github.cellstream.benchmarks.broker.EventFeed;
import io.github.cellstream.benchmarks.broker.Topics;
import io.github.cellstream.benchmarks.contender.ContenderMain;
import io.github.cellstream.benchmarks.process.ChildJvm;
import io.github.cellstream.benchmarks.process.Folders;
import io.github.cellstream.benchmarks.workload.BenchModel;
import io.github.cellstream.benchmarks.workload.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What runs share: a broker, a folder, the events that lie in its topics, the models' files. Deleted when it is closed. */
final class PipelineRoom implements AutoCloseable {
    private static final List<String> HEAP = List.of("-Xmx2g");

    private final Path folder;
    private final BrokerJvm broker;
    private final Topics topics;
    private final Map<String, Integer> filled = new HashMap<>();
    private final Thread interrupted = new Thread(this::leave, "bench-end");
    private int jobs;

    /** Starts a broker. */
    PipelineRoom() {
        folder = Folders.temporary();
        broker = BrokerJvm.start(folder);
        topics = new Topics(broker.address());
        Runtime.getRuntime().addShutdownHook(interrupted);
    }

    /** Returns the broker's address. */
    String address() {
        return broker.address();
    }

    /** Returns where contenders keep what they keep. */
    Path folder() {
        return folder;
    }

    /** Returns a job's name that has not been used. */
    String nextJob() {
        return "bench-" + ++jobs;
    }

    /** Starts a contender's JVM. */
    ChildJvm start(PipelineCase measured) {
        String name = measured.contender().label();
        if (measured.contender().onFlink()) {
            return ChildJvm.start(FlinkProgram.of(name, HEAP), folder);
        }
        List<String> arguments = measured.embeddedBroker() ? List.of(ContenderMain.EMBEDDED) : List.of();
        return ChildJvm.start(ChildJvm.Program.here(name, ContenderMain.class, HEAP, arguments), folder);
    }

    /** Returns the topic that holds the events of a case, and fills it if nobody has. */
    String sharedEvents(PipelineCase measured, int events) {
        String topic = "events-" + measured.keys() + "-" + measured.partitions();
        int there = filled.getOrDefault(topic, 0);
        if (there == 0) {
            topics.create(topic, measured.partitions());
            try (EventFeed feed = new EventFeed(address(), topic, new Workload(measured.keys()))) {
                feed.fill(events);
            }
            filled.put(topic, events);
        }
        return topic;
    }

    /** Returns a model's file. */
    Path model(BenchModel model) {
        Path file = folder.resolve("model-" + model + ".onnx");
        try {
            return Files.exists(file) ? file : Files.write(file, model.onnx());
        } catch (IOException e) {
            throw new UncheckedIOException("the model can't be written", e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(interrupted);
        leave();
    }

    /** Also where the bench is interrupted: nothing stays behind. */
    private void leave() {
        topics.close();
        broker.close();
        Folders.delete(folder);
    }
}

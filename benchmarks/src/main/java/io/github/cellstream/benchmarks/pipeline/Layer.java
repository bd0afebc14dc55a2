package io.github.cellstream.benchmarks.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a thread was at when it was looked at. The frame nearest to the top that belongs to somebody decides; what is done for a changelog or in
 * RocksDB is theirs, whoever is asked to do it. Classes of the JDK and Kafka's shared ones belong to their caller.
 */
enum Layer {
    /** Fetching and polling. */
    CONSUMER("Kafka consumer"),
    /** Bytes into events. */
    DECODE("decode"),
    /** The operator: admission, order, batches; or a contender's own lines. */
    OPERATOR("operator"),
    /** States into rows and back, in memory. */
    STATE("state in memory"),
    /** The network. */
    STEP("step"),
    /** Heads and scorers. */
    JUDGE("judge"),
    /** Answers into bytes. */
    ENCODE("encode"),
    /** Handing records to the producer. */
    PRODUCER("Kafka producer"),
    /** State stores, their changelogs, RocksDB. */
    CHANGELOG("changelog and RocksDB"),
    /** Ending transactions. */
    COMMIT("commit"),
    /** Kafka Streams between all these. */
    STREAMS("Kafka Streams"),
    /** Flink between all these. */
    FLINK("Flink"),
    /** Nobody's. */
    OTHER("other");

    private static final Map<String, Layer> OWNERS = new TreeMap<>(Map.ofEntries(
            Map.entry("ai.onnxruntime.", STEP),
            Map.entry("io.github.cellstream.app.", OPERATOR),
            Map.entry("io.github.cellstream.app.decode.", DECODE),
            Map.entry("io.github.cellstream.benchmarks.", OPERATOR),
            Map.entry("io.github.cellstream.processor.", OPERATOR),
            Map.entry("io.github.cellstream.processor.Predictions", JUDGE),
            Map.entry("io.github.cellstream.processor.state.", STATE),
            Map.entry("io.github.cellstream.runtime.", STEP),
            Map.entry("io.github.cellstream.runtime.head.", JUDGE),
            Map.entry("io.github.cellstream.runtime.input.", OPERATOR),
            Map.entry("io.github.cellstream.runtime.score.", JUDGE),
            Map.entry("io.github.cellstream.schemas.", JUDGE),
            Map.entry("io.github.cellstream.schemas.encoding.", ENCODE),
            Map.entry("org.apache.avro.", ENCODE),
            Map.entry("org.apache.flink.", FLINK),
            Map.entry("org.apache.flink.runtime.state.", STATE),
            Map.entry("org.apache.flink.api.common.typeutils.", STATE),
            Map.entry("org.apache.kafka.clients.consumer.", CONSUMER),
            Map.entry("org.apache.kafka.clients.producer.", PRODUCER),
            Map.entry("org.apache.kafka.streams.", STREAMS),
            Map.entry("org.apache.kafka.streams.processor.internals.RecordCollectorImpl", PRODUCER),
            Map.entry("org.apache.kafka.streams.state.internals.", CHANGELOG)));
    private static final Set<String> OF_COMMITS = Set.of(
            "commit", "commitTasksAndMaybeUpdateCommittableOffsets", "commitOffsetsOrTransaction", "maybeCommit");
    private static final String DECODING = "io.github.cellstream.app.decode.";

    private final String label;

    Layer(String label) {
        this.label = label;
    }

    /** Returns its name. */
    String label() {
        return label;
    }

    /**
     * Returns whose a stack is.
     *
     * @param frames the innermost first, {@code class.method}
     */
    static Layer of(List<String> frames) {
        if (frames.stream().anyMatch(Layer::writesChangelog)) {
            return CHANGELOG;
        }
        for (int i = 0; i < frames.size(); i++) {
            String frame = frames.get(i);
            Layer owner = owner(frame);
            if (owner == ENCODE && frames.stream().anyMatch(below -> below.startsWith(DECODING))) {
                return DECODE;
            }
            if (owner == STREAMS && OF_COMMITS.contains(frame.substring(frame.lastIndexOf('.') + 1))) {
                return COMMIT;
            }
            if (owner != OTHER) {
                return owner;
            }
        }
        return OTHER;
    }

    private static boolean writesChangelog(String frame) {
        return frame.startsWith("org.rocksdb.")
                || frame.startsWith("org.forstdb.")
                || frame.endsWith(".logChange")
                || frame.contains(".ChangeLogging");
    }

    /** Returns the owner of the longest prefix. */
    private static Layer owner(String frame) {
        Layer owner = OTHER;
        int longest = 0;
        for (Map.Entry<String, Layer> one : OWNERS.entrySet()) {
            if (one.getKey().length() > longest && frame.startsWith(one.getKey())) {
                owner = one.getValue();
                longest = one.getKey().length();
            }
        }
        return owner;
    }
}

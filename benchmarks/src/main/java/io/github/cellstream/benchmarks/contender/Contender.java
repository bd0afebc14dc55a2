package io.github.cellstream.benchmarks.contender;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The contenders, in the order of tables. */
public enum Contender {
    /** Kafka Streams, one topic to another, bytes as they are. */
    PASS_THROUGH("pass-through", 1, false),
    /** The same, the event decoded, and an answer of Cellstream's kind and size encoded. */
    PASS_THROUGH_ENCODED("pass-through-encoded", 1, false),
    /** Kafka Streams, a count per key in RocksDB behind the record cache. */
    COUNT("count", 1, false),
    /** Kafka Streams and ONNX Runtime as one writes it by hand: a call per event, its state in RocksDB. */
    ONNXRUNTIME_NAIVE("onnxruntime-naive", 0.125, true),
    /** Flink, the engine jvm, states on the heap. */
    FLINK_HEAP("flink-heap", 1, true),
    /** The same, source, step and sink chained in one thread. */
    FLINK_HEAP_CHAINED("flink-heap-chained", 1, true),
    /** Flink, the engine jvm, states in RocksDB. */
    FLINK_ROCKSDB("flink-rocksdb", 0.5, true),
    /** Cellstream's job, engine jvm. */
    CELLSTREAM_JVM("cellstream-jvm", 1, true),
    /** Cellstream's job, engine onnxruntime. */
    CELLSTREAM_ONNXRUNTIME("cellstream-onnxruntime", 0.5, true);

    private final String label;
    private final double share;
    private final boolean model;

    Contender(String label, double share, boolean model) {
        this.label = label;
        this.share = share;
        this.model = model;
    }

    /** Returns the contender of a name. */
    public static Contender of(String label) {
        return Arrays.stream(values())
                .filter(contender -> contender.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no contender is named " + label + "; there are "
                        + Arrays.stream(values()).map(Contender::label).collect(Collectors.joining(", "))));
    }

    /** Returns its name. */
    public String label() {
        return label;
    }

    /** Returns the share of a run's events that it is given: slow ones would take minutes. */
    public double share() {
        return share;
    }

    /** Returns whether it is Cellstream's own job. */
    public boolean isCellstream() {
        return this == CELLSTREAM_JVM || this == CELLSTREAM_ONNXRUNTIME;
    }

    /** Returns whether it steps the model. */
    public boolean usesModel() {
        return model;
    }

    /** Returns whether it runs on Flink. */
    public boolean onFlink() {
        return this == FLINK_HEAP || this == FLINK_HEAP_CHAINED || this == FLINK_ROCKSDB;
    }

    /**
     * Returns the threads that an event passes through from the consumer's buffer to the producer's, at one partition. On Flink a thread that
     * fetches stands before them.
     */
    public int workThreads() {
        return this == FLINK_HEAP || this == FLINK_ROCKSDB ? 2 : 1;
    }

    @Override
    public String toString() {
        return label;
    }
}

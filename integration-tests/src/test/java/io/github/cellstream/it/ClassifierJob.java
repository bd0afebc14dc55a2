package io.github.cellstream.it;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The job that the tests with faults run: readings → {@link LstmClassifier} → predictions, one instance or more. */
final class ClassifierJob {
    static final String INPUT = "readings";
    static final String PREDICTIONS = "predictions";
    static final String DEAD_LETTERS = "dead-letters";
    static final String CHANGELOG = "gait-sequences-changelog";

    private static final String APPLICATION = "gait";
    private static final int PARTITIONS = 4;
    private static final String MODEL = "/etc/cellstream/model.onnx";

    private final KafkaBroker broker;
    private final LstmClassifier model;

    /** Makes the job's topics on a fresh broker. */
    ClassifierJob(KafkaBroker broker, LstmClassifier model) throws InterruptedException {
        this.broker = broker;
        this.model = model;
        for (String topic : List.of(INPUT, PREDICTIONS, DEAD_LETTERS)) {
            broker.createTopic(topic, PARTITIONS, Map.of());
        }
    }

    /** An instance that is not started yet. */
    ProgramContainer instance(Map<String, String> more) {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "application.id", APPLICATION,
                "input.topic", INPUT,
                "input.decoder", "floats",
                "model.file", MODEL,
                "model.engine", "jvm",
                "output.predictions.topic", PREDICTIONS,
                "output.dead.letters.topic", DEAD_LETTERS,
                "output.encoding", "avro"));
        settings.putAll(more);
        return ProgramContainer.of(broker, settings, Map.of(MODEL, model.file()));
    }

    /** Events in the input topic that are not committed as processed. */
    long lag() throws ExecutionException, InterruptedException {
        try (Admin admin = broker.admin()) {
            Map<TopicPartition, OffsetSpec> partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(INPUT, partition))
                    .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(APPLICATION)
                    .partitionsToOffsetAndMetadata()
                    .get();
            return admin.listOffsets(partitions).all().get().entrySet().stream()
                    .mapToLong(end -> end.getValue().offset()
                            - committed
                                    .getOrDefault(end.getKey(), new OffsetAndMetadata(0))
                                    .offset())
                    .sum();
        }
    }

    /** Number of transactions that were begun before a moment, in epoch milliseconds, and are open still. */
    long openTransactions(long begunBeforeMs) throws ExecutionException, InterruptedException {
        try (Admin admin = broker.admin()) {
            List<String> open = admin
                    .listTransactions(new ListTransactionsOptions()
                            .filterStates(Set.of(
                                    TransactionState.ONGOING,
                                    TransactionState.PREPARE_COMMIT,
                                    TransactionState.PREPARE_ABORT)))
                    .all()
                    .get()
                    .stream()
                    .map(TransactionListing::transactionalId)
                    .toList();
            return admin.describeTransactions(open).all().get().values().stream()
                    .filter(transaction -> transaction.transactionStartTimeMs().orElse(0) < begunBeforeMs)
                    .count();
        }
    }
}

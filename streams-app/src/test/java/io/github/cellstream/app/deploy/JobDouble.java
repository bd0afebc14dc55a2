package io.github.cellstream.app.deploy;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.config.ModelSlot;
import io.github.cellstream.schemas.ModelAgreement;
import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.ModelStage;
import io.github.cellstream.schemas.ModelState;
import io.github.cellstream.schemas.ModelStatus;
import io.github.cellstream.schemas.encoding.RecordSerdes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A job without a broker: topics in memory, instances that answer as a test tells them, and a clock that goes on by what a poll
 * would have waited.
 */
final class JobDouble implements InstantSource {
    static final int TASKS = 2;

    final CellstreamConfig config;
    final ModelTopics topics;
    final List<ModelAnnouncement> announced = new ArrayList<>();

    private final Map<String, Conduct> instances = new TreeMap<>();
    private final Reader<ModelAnnouncement> announcements;
    private final Reader<ModelStatus> statuses;
    private Writer writer = new Writer();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Instant reportAt = now;

    /** What an instance says of a model whose last word this is. */
    @FunctionalInterface
    interface Conduct {
        @Nullable
        ModelStatus says(ModelAnnouncement model, JobDouble job);
    }

    JobDouble(Map<String, String> more) {
        Map<String, String> keys = new TreeMap<>(Map.of(
                "application.id", "job",
                "bootstrap.servers", "localhost:1",
                "input.topic", "readings",
                "output.predictions.topic", "answers",
                "model.engine", "online",
                "model.upgrade.enabled", "true",
                "model.upgrade.shadow", "true"));
        keys.putAll(more);
        config = CellstreamConfig.of(keys);
        topics = new ModelTopics(config);
        announcements = new Reader<>(topics.announcements());
        statuses = new Reader<>(topics.statuses());
    }

    /** Adds an instance. */
    JobDouble with(String name, Conduct conduct) {
        instances.put(name, conduct);
        return this;
    }

    /** Says something before the desk is opened. */
    JobDouble announced(ModelAnnouncement... models) {
        for (ModelAnnouncement model : models) {
            var unused = writer.send(topics.record(model));
        }
        writer.publish();
        return this;
    }

    /** Opens a desk, as the command line does. */
    ModelDesk desk() {
        return new ModelDesk(slot(), config.upgrade(), ledger(), board(), this);
    }

    AnnouncementLedger ledger() {
        return new AnnouncementLedger(topics, slot().id(), announcements, () -> writer, this);
    }

    StatusBoard board() {
        return new StatusBoard(topics.statuses(), slot().id(), statuses, this);
    }

    ModelSlot slot() {
        return config.models().get(0);
    }

    /** Lets the next announcement of a desk fail. */
    void fence() {
        writer.initTransactions();
        writer.fenceProducer();
    }

    /** Puts a report on its topic. */
    void report(ModelStatus status) {
        statuses.add(status.getInstance(), status);
    }

    /** Lets time pass. */
    void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** An instance that does what it is told, at once. */
    static Conduct obedient(String instance) {
        return (model, job) -> {
            boolean current = model.equals(job.lastOf(ModelStage.CURRENT));
            boolean shadow = model.equals(job.lastOf(ModelStage.SHADOW));
            ModelState state = current
                    ? ModelState.RUNNING
                    : shadow
                            ? ModelState.SHADOWING
                            : model.getStage() == ModelStage.CANDIDATE ? ModelState.READY : ModelState.RETIRED;
            return status(instance, model, state, current || shadow ? TASKS : 0, job.instant());
        };
    }

    /** An instance that refuses one model, and does what it is told otherwise. */
    static Conduct refusing(String instance, String fingerprint) {
        return (model, job) -> {
            if (!model.getFingerprint().equals(fingerprint) || model.getStage() == ModelStage.WITHDRAWN) {
                return obedient(instance).says(model, job);
            }
            ModelStatus status = status(instance, model, ModelState.REFUSED, 0, job.instant());
            status.setCode("INPUT_MISMATCH");
            status.setReason("INPUT_MISMATCH (operator): takes 3 FEATURES");
            return status;
        };
    }

    static ModelStatus status(String instance, ModelAnnouncement model, ModelState state, int tasks, Instant at) {
        return new ModelStatus(
                instance,
                model.getSlot(),
                model.getName(),
                model.getVersion(),
                model.getFingerprint(),
                at,
                state,
                null,
                null,
                "jvm/scalar",
                tasks,
                TASKS,
                state == ModelState.SHADOWING ? agreement(100, 0.9) : null);
    }

    static ModelAgreement agreement(long events, double same) {
        return new ModelAgreement(events, same, null, null, null, null, null, null, null);
    }

    /** Returns the last word of each model, as compaction leaves it. */
    private List<ModelAnnouncement> compacted() {
        Map<String, ModelAnnouncement> last = new LinkedHashMap<>();
        for (ModelAnnouncement model : announced) {
            last.remove(model.getFingerprint());
            last.put(model.getFingerprint(), model);
        }
        return List.copyOf(last.values());
    }

    private @Nullable ModelAnnouncement lastOf(ModelStage stage) {
        return compacted().stream()
                .filter(model -> model.getStage() == stage)
                .reduce((one, later) -> later)
                .orElse(null);
    }

    /** All instances report every two seconds. */
    private void heartbeat() {
        if (now.isBefore(reportAt)) {
            return;
        }
        reportAt = now.plus(Upgrades.HEARTBEAT);
        instances
                .values()
                .forEach(conduct -> compacted().forEach(model -> {
                    ModelStatus status = conduct.says(model, this);
                    if (status != null) {
                        report(status);
                    }
                }));
    }

    /** A topic of one partition, and its reader. */
    private final class Reader<V> extends MockConsumer<String, V> {
        private final TopicPartition partition;
        private long end;

        Reader(TopicPartition partition) {
            super("earliest");
            this.partition = partition;
            assign(List.of(partition));
            updateBeginningOffsets(Map.of(partition, 0L));
            updateEndOffsets(Map.of(partition, 0L));
            seekToBeginning(List.of(partition));
        }

        void add(String key, V value) {
            addRecord(new ConsumerRecord<>(partition.topic(), partition.partition(), end, key, value));
            end++;
            updateEndOffsets(Map.of(partition, end));
        }

        @Override
        public synchronized ConsumerRecords<String, V> poll(Duration timeout) {
            pass(timeout);
            heartbeat();
            return super.poll(timeout);
        }
    }

    /** A producer whose records can be read once they are committed. */
    private final class Writer extends MockProducer<String, ModelAnnouncement> {
        private int published;

        Writer() {
            super(
                    true,
                    null,
                    new StringSerializer(),
                    RecordSerdes.modelAnnouncement().serializer());
        }

        @Override
        public void commitTransaction() {
            super.commitTransaction();
            publish();
        }

        void publish() {
            for (; published < history().size(); published++) {
                ModelAnnouncement model = history().get(published).value();
                announced.add(model);
                announcements.add(history().get(published).key(), model);
            }
            reportAt = now;
        }
    }
}

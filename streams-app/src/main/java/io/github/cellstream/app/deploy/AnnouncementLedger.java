package io.github.cellstream.app.deploy;

import io.github.cellstream.schemas.ModelAnnouncement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The announcements of one slot, as the desk reads and writes them.
 *
 * <p>What belongs together is written in one transaction, under a transactional id that all desks of a job share: a second
 * desk fences the first one off, and what was read before is read again before anything is written. So no two operators
 * decide by the same page.
 */
final class AnnouncementLedger implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    /** Nobody waits for a broker that is gone. */
    static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final ModelTopics topics;
    private final TopicPartition topic;
    private final String slot;
    private final Consumer<String, ModelAnnouncement> reader;
    private final Supplier<Producer<String, ModelAnnouncement>> writers;
    private final InstantSource clock;
    private final ModelHistory history = new ModelHistory();
    private @Nullable Producer<String, ModelAnnouncement> writer;

    /**
     * Opens the ledger of one slot.
     *
     * @param reader assigned to the topic, at its beginning
     * @param writers makes a transactional producer; asked when something is written
     */
    AnnouncementLedger(
            ModelTopics topics,
            String slot,
            Consumer<String, ModelAnnouncement> reader,
            Supplier<Producer<String, ModelAnnouncement>> writers,
            InstantSource clock) {
        this.topics = topics;
        this.topic = topics.announcements();
        this.slot = slot;
        this.reader = reader;
        this.writers = writers;
        this.clock = clock;
    }

    /** Returns the topic's name. */
    String topic() {
        return topic.topic();
    }

    /**
     * Reads to the end, and returns all that was announced.
     *
     * @throws DeskException if the broker gives nothing in time
     */
    ModelHistory read() {
        try {
            long end = ModelTopics.end(reader, topic);
            long deadline = clock.millis() + PATIENCE.toMillis();
            while (reader.position(topic) < end) {
                poll(deadline);
            }
            return history;
        } catch (KafkaException e) {
            throw DeskException.of(e, "reading " + topic());
        }
    }

    /**
     * Announces all of these, or nothing.
     *
     * @param epoch of the history that the decision was made by
     * @return the offset of the last one
     * @throws DeskException {@link DeskError#OVERTAKEN} among others
     */
    long announce(long epoch, List<ModelAnnouncement> announcements) {
        try {
            Producer<String, ModelAnnouncement> producer = claim();
            long now = read().epoch();
            if (now != epoch) {
                throw new DeskException(
                        DeskError.OVERTAKEN,
                        "something else was announced meanwhile, at offset " + now + " of " + topic()
                                + "; look at `cellstream model status`, then run this again");
            }
            long last = write(producer, announcements);
            awaitOwn(last);
            return last;
        } catch (KafkaException e) {
            throw DeskException.of(e, "writing to " + topic());
        }
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close(CLOSE_TIMEOUT);
        }
        reader.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }

    private Producer<String, ModelAnnouncement> claim() {
        Producer<String, ModelAnnouncement> claimed = writer;
        if (claimed == null) {
            claimed = writers.get();
            writer = claimed;
            claimed.initTransactions();
        }
        return claimed;
    }

    private long write(Producer<String, ModelAnnouncement> producer, List<ModelAnnouncement> announcements) {
        producer.beginTransaction();
        try {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            announcements.forEach(announcement -> sent.add(producer.send(topics.record(announcement))));
            producer.commitTransaction();
            return offset(sent.get(sent.size() - 1));
        } catch (KafkaException e) {
            try {
                producer.abortTransaction();
            } catch (KafkaException fatal) {
                e.addSuppressed(fatal);
            }
            throw e;
        }
    }

    private static long offset(Future<RecordMetadata> sent) {
        try {
            return sent.get().offset();
        } catch (ExecutionException e) {
            throw new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** A commit is answered a moment before its records can be read. */
    private void awaitOwn(long offset) {
        long deadline = clock.millis() + PATIENCE.toMillis();
        while (history.epoch() < offset) {
            poll(deadline);
        }
    }

    private void poll(long deadline) {
        for (ConsumerRecord<String, ModelAnnouncement> record : reader.poll(POLL)) {
            ModelAnnouncement announced = record.value();
            if (announced != null && announced.getSlot().equals(slot)) {
                history.add(record.offset(), announced);
            }
        }
        if (clock.millis() > deadline) {
            throw new TimeoutException("nothing came for " + PATIENCE.toSeconds() + " s");
        }
    }
}

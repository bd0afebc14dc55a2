package io.github.cellstream.app.deploy;

import io.github.cellstream.app.deploy.InstanceView.Presence;
import io.github.cellstream.schemas.ModelState;
import io.github.cellstream.schemas.ModelStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * What the instances of a job report of one slot.
 *
 * <p>An instance that is heard while this listens lives, whatever its clock says. Of what was reported before, only its own
 * clock tells the age.
 */
final class StatusBoard implements AutoCloseable {
    /** An instance that reports nothing for so long is taken to be gone. */
    static final Duration SILENCE = Upgrades.HEARTBEAT.multipliedBy(5);
    /** While it loads a model it reports nothing. */
    static final Duration LOADING_SILENCE = Duration.ofMinutes(3);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final TopicPartition topic;
    private final String slot;
    private final Consumer<String, ModelStatus> reader;
    private final InstantSource clock;
    private final Map<String, Reporter> reporters = new TreeMap<>();
    private boolean listening;

    /** Opens the board of one slot; the reader is assigned to the topic, at its beginning. */
    StatusBoard(TopicPartition topic, String slot, Consumer<String, ModelStatus> reader, InstantSource clock) {
        this.topic = topic;
        this.slot = slot;
        this.reader = reader;
        this.clock = clock;
    }

    /** Returns the topic's name. */
    String topic() {
        return topic.topic();
    }

    /**
     * Reads what was reported until now. All that comes later is news.
     *
     * @throws DeskException if the broker gives nothing in time
     */
    void catchUp() {
        try {
            long end = ModelTopics.end(reader, topic);
            long deadline = clock.millis() + PATIENCE.toMillis();
            while (reader.position(topic) < end) {
                poll(POLL);
                if (clock.millis() > deadline) {
                    throw new TimeoutException("nothing came for " + PATIENCE.toSeconds() + " s");
                }
            }
            listening = true;
        } catch (KafkaException e) {
            throw DeskException.of(e, "reading " + topic());
        }
    }

    /** Returns what is reported next; nothing if nothing comes for so long. */
    List<ModelStatus> listen(Duration most) {
        try {
            return poll(most);
        } catch (KafkaException e) {
            throw DeskException.of(e, "reading " + topic());
        }
    }

    /** Returns the instances by name. */
    List<InstanceView> instances() {
        List<InstanceView> instances = new ArrayList<>();
        long now = clock.millis();
        reporters.forEach((name, reporter) -> instances.add(reporter.view(name, now)));
        return instances;
    }

    @Override
    public void close() {
        reader.close(CloseOptions.timeout(AnnouncementLedger.CLOSE_TIMEOUT));
    }

    private List<ModelStatus> poll(Duration most) {
        List<ModelStatus> news = new ArrayList<>();
        for (ConsumerRecord<String, ModelStatus> record : reader.poll(most)) {
            ModelStatus status = record.value();
            if (status != null && status.getSlot().equals(slot)) {
                long at = listening ? clock.millis() : status.getReportedAt().toEpochMilli();
                reporters
                        .computeIfAbsent(status.getInstance(), name -> new Reporter())
                        .hear(status, at);
                news.add(status);
            }
        }
        return news;
    }

    /** An instance, as far as it was heard. */
    private static final class Reporter {
        private final Map<String, ModelStatus> models = new TreeMap<>();
        private ModelState last = ModelState.UNKNOWN;
        private long heardAt = Long.MIN_VALUE;

        void hear(ModelStatus status, long at) {
            models.put(status.getFingerprint(), status);
            last = status.getState();
            heardAt = Math.max(heardAt, at);
        }

        InstanceView view(String name, long now) {
            Duration silence = Duration.ofMillis(Math.max(0, now - heardAt));
            Duration most = last == ModelState.LOADING ? LOADING_SILENCE : SILENCE;
            Presence presence = last == ModelState.LEFT
                    ? Presence.LEFT
                    : silence.compareTo(most) > 0 ? Presence.SILENT : Presence.ALIVE;
            return new InstanceView(name, presence, silence, List.copyOf(models.values()));
        }
    }
}

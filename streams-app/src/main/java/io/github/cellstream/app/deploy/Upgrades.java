package io.github.cellstream.app.deploy;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.config.ModelSettings;
import io.github.cellstream.app.config.ModelSlot;
import io.github.cellstream.processor.model.Deployments;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.WarmUp;
import io.github.cellstream.runtime.score.Scorer;
import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.ModelState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of a running instance, slot by slot, and the thread that listens for others.
 *
 * <p>At the start it reads all announcements, so that the job begins with what was deployed last: that wins over the
 * configuration's model file. From then on it loads, checks and reports; stream threads never wait for it but to catch up with
 * a task that comes from an instance which is further on.
 */
public final class Upgrades implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upgrades.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** How often an instance reports that it lives. */
    static final Duration HEARTBEAT = Duration.ofSeconds(2);

    private final Map<String, ModelRoom> rooms = new LinkedHashMap<>();
    private final Map<String, Map<String, ModelStanding>> latest = new ConcurrentHashMap<>();
    private final Map<String, ModelHistory> histories = new TreeMap<>();
    private final Consumer<String, ModelAnnouncement> announcements;
    private final StatusReports reports;
    private final UpgradeMeters meters;
    private final Thread thread = new Thread(this::run, "models");
    private volatile boolean closed;

    /**
     * Reads what was announced, and loads each slot's model.
     *
     * @param loader loads a configuration's model
     * @param scorers makes the scorer of a model
     * @throws io.github.cellstream.runtime.ModelException if nothing deployed can be used here, and the configuration's model
     *     neither
     */
    public Upgrades(
            CellstreamConfig config,
            Function<ModelSettings, SequenceModel> loader,
            Function<ModelSpec, Scorer> scorers,
            UpgradeMeters meters) {
        this.meters = meters;
        ModelTopics topics = new ModelTopics(config);
        topics.prepare();
        announcements = topics.reader(topics.announcements(), ModelTopics.announcementReader());
        reports = new StatusReports(topics, config.applicationId());
        try {
            readAll(topics);
            for (ModelSlot slot : config.models()) {
                Fitting fitting = new Fitting(
                        scorers, config.upgrade().rewarmEvents(), !slot.shadow().isEmpty(), WarmUp.DEFAULT_LIMIT);
                open(slot, fitting, loader);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void open(ModelSlot slot, Fitting fitting, Function<ModelSettings, SequenceModel> loader) {
        ModelHistory history = history(slot.id());
        ModelRoom room = new Opening(slot.id(), fitting, () -> loader.apply(slot.model())).open(history);
        history.current()
                .ifPresent(deployed -> LOG.info(
                        "{}: {} was deployed {}; what was deployed wins over the configuration",
                        slot.id(),
                        Announcements.label(deployed),
                        deployed.getAnnouncedAt()));
        rooms.put(slot.id(), room);
        room.beforeLoading(model -> reports.loading(slot.id(), model));
        latest.put(slot.id(), room.standings(history));
        meters.follow(slot.id(), () -> latest.getOrDefault(slot.id(), Map.of()));
    }

    /** Returns the deployments of each slot. */
    public Map<String, Deployments> deployments() {
        return Map.copyOf(rooms);
    }

    /** Begins to listen. */
    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        announcements.wakeup();
        if (thread.isAlive()) {
            try {
                thread.join(PATIENCE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        rooms.forEach((slot, room) -> reports.left(slot, room.standings(history(slot))));
        reports.close();
        announcements.close();
        rooms.values().forEach(ModelRoom::close);
    }

    private void run() {
        long reportedAt = System.nanoTime() - HEARTBEAT.toNanos();
        while (!closed) {
            try {
                boolean changed = poll();
                if (changed || System.nanoTime() - reportedAt >= HEARTBEAT.toNanos()) {
                    report();
                    reportedAt = System.nanoTime();
                }
            } catch (WakeupException e) {
                // closed says the rest
            } catch (RetriableException e) {
                LOG.debug("the announcements can't be read now", e);
            } catch (KafkaException e) {
                LOG.error("no more announcements are read, the models stay as they are: {}", e.toString());
                return;
            } catch (RuntimeException e) {
                LOG.error("an announcement was not followed, the models stay as they are", e);
            }
        }
    }

    private boolean poll() {
        boolean changed = false;
        for (ConsumerRecord<String, ModelAnnouncement> record : next()) {
            take(record);
            changed = true;
        }
        if (changed) {
            rooms.forEach((slot, room) -> room.follow(history(slot)));
        }
        return changed;
    }

    private void report() {
        rooms.forEach((slot, room) -> {
            Map<String, ModelStanding> standings = room.standings(history(slot));
            latest.put(slot, standings);
            reports.report(slot, standings);
        });
    }

    private void readAll(ModelTopics topics) {
        long end = ModelTopics.end(announcements, topics.announcements());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (announcements.position(topics.announcements()) < end) {
            next().forEach(this::take);
            if (System.nanoTime() > deadline) {
                throw new KafkaException("topic " + topics.announcements().topic() + " could not be read within "
                        + PATIENCE.toSeconds() + " s; is the broker up?");
            }
        }
    }

    /** Returns the next records; one that is no announcement is passed over, aloud. */
    private ConsumerRecords<String, ModelAnnouncement> next() {
        try {
            return announcements.poll(POLL);
        } catch (RecordDeserializationException e) {
            LOG.error(
                    "the record at offset {} of {} is no announcement, and is passed over",
                    e.offset(),
                    e.topicPartition());
            announcements.seek(e.topicPartition(), e.offset() + 1);
            return ConsumerRecords.empty();
        }
    }

    private void take(ConsumerRecord<String, ModelAnnouncement> record) {
        ModelAnnouncement model = record.value();
        if (model != null) {
            synchronized (histories) {
                history(model.getSlot()).add(record.offset(), model);
            }
        }
    }

    private ModelHistory history(String slot) {
        synchronized (histories) {
            return histories.computeIfAbsent(slot, unused -> new ModelHistory());
        }
    }

    /** Whether a state means that an instance is done with an announcement. */
    static boolean isSettled(ModelState state) {
        return state != ModelState.LOADING && state != ModelState.UNKNOWN;
    }
}

package io.github.cellstream.app.deploy;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.encoding.RecordSerdes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringSerializer;

/** Clients of the desk: they give up in seconds, for somebody waits, and they create nothing. */
final class DeskClients {
    /** Behind the application id: the transactional id of all desks of a job. */
    static final String TRANSACTIONAL_ID = "-model-desk";

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    /** Beside the file: names, settings, tensors. */
    private static final int ROOM_BESIDE_FILE = 1024 * 1024;

    private final CellstreamConfig config;

    DeskClients(CellstreamConfig config) {
        this.config = config;
    }

    /**
     * Checks that the job's topics of models are there.
     *
     * @throws DeskException {@link DeskError#NO_SUCH_JOB} among others
     */
    void requireTopics(ModelTopics topics) {
        Map<String, Object> settings = config.admin(PATIENCE);
        Object servers = settings.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
        List<String> wanted =
                List.of(topics.announcements().topic(), topics.statuses().topic());
        try (Admin admin = Admin.create(settings)) {
            admin.describeTopics(wanted).allTopicNames().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                throw new DeskException(
                        DeskError.NO_SUCH_JOB,
                        "found no topics " + String.join(", ", wanted) + " at " + servers
                                + "; an instance with model.upgrade.enabled=true makes them when it starts: correct"
                                + " application.id or bootstrap.servers, or start the job",
                        e);
            }
            KafkaException cause =
                    e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
            throw DeskException.of(cause, "asking " + servers + " for " + String.join(", ", wanted));
        } catch (KafkaException e) {
            throw DeskException.of(e, "connecting to " + servers);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** Opens a producer of announcements in transactions. */
    Producer<String, ModelAnnouncement> writer() {
        Map<String, Object> settings = new HashMap<>(config.writer());
        int patience = (int) PATIENCE.toMillis();
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, config.applicationId() + TRANSACTIONAL_ID);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, patience);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, patience);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 2 * patience);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 2 * patience);
        // The broker's limit is the one that counts.
        long largest = 2L * config.upgrade().inlineMaxBytes() + ROOM_BESIDE_FILE;
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, (int) Math.min(Integer.MAX_VALUE, largest));
        return new KafkaProducer<>(
                settings,
                new StringSerializer(),
                RecordSerdes.modelAnnouncement().serializer());
    }
}

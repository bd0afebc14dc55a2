package io.github.cellstream.app.deploy;

import io.github.cellstream.processor.model.Agreement;
import io.github.cellstream.runtime.ModelId;
import io.github.cellstream.schemas.ModelAgreement;
import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.ModelState;
import io.github.cellstream.schemas.ModelStatus;
import io.github.cellstream.schemas.encoding.RecordSerdes;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what this instance reports of its models. A report that is lost is followed by the next one. */
final class StatusReports implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusReports.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final ModelTopics topics;
    private final String instance;
    private final Producer<String, ModelStatus> producer;
    /** Models that are done with, and have been reported as such. */
    private final Set<String> done = new HashSet<>();

    StatusReports(ModelTopics topics, String applicationId) {
        this.topics = topics;
        instance = applicationId + "-" + UUID.randomUUID().toString().substring(0, 8);
        producer = topics.writer(RecordSerdes.modelStatus().serializer());
    }

    void loading(String slot, ModelAnnouncement model) {
        ModelId id = new ModelId(model.getName(), model.getVersion(), model.getFingerprint());
        send(slot, new ModelStanding(id, ModelState.LOADING, null, null, 0, 0, null), ModelState.LOADING);
    }

    void report(String slot, Map<String, ModelStanding> standings) {
        standings.forEach((fingerprint, standing) -> {
            boolean retired = standing.state() == ModelState.RETIRED && standing.tasks() == 0;
            String key = slot + "/" + fingerprint;
            if (!retired || done.add(key)) {
                send(slot, standing, standing.state());
            }
            if (!retired) {
                done.remove(key);
            }
        });
    }

    /** Says that the instance has ended. */
    void left(String slot, Map<String, ModelStanding> standings) {
        standings.values().forEach(standing -> send(slot, standing, ModelState.LEFT));
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }

    private void send(String slot, ModelStanding standing, ModelState state) {
        ModelStatus status = new ModelStatus(
                instance,
                slot,
                standing.id().name(),
                standing.id().version(),
                standing.id().fingerprint(),
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                state,
                standing.refusal() == null ? null : standing.refusal().code(),
                standing.refusal() == null ? null : standing.refusal().getMessage(),
                standing.engine(),
                standing.tasks(),
                standing.allTasks(),
                agreement(standing.agreement()));
        var unused = producer.send(topics.record(status), (place, failure) -> {
            if (failure != null) {
                LOG.debug("a report was not written", failure);
            }
        });
    }

    private static @Nullable ModelAgreement agreement(@Nullable Agreement measured) {
        return measured == null
                ? null
                : new ModelAgreement(
                        measured.events(),
                        orNull(measured.same()),
                        orNull(measured.distance()),
                        orNull(measured.rankCorrelation()),
                        measured.measure().isEmpty() ? null : measured.measure(),
                        orNull(measured.currentScore()),
                        orNull(measured.shadowScore()),
                        orNull(measured.currentAnomaly()),
                        orNull(measured.shadowAnomaly()));
    }

    private static @Nullable Double orNull(double value) {
        return Double.isNaN(value) ? null : value;
    }
}

package io.github.cellstream.app.topology;

import io.github.cellstream.app.config.TopicSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sure, before a job starts, that a broker answers and that the job's topics exist. */
final class Topics {
    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
    /** How long one attempt to reach a broker may take. */
    static final Duration ATTEMPT = Duration.ofSeconds(3);

    private final TopicSettings topics;
    private final Collection<String> more;
    private final String servers;

    private Topics(TopicSettings topics, Collection<String> more, String servers) {
        this.topics = topics;
        this.more = more;
        this.servers = servers;
    }

    /**
     * Checks the topics, and creates missing ones where that is wanted.
     *
     * @param more topics that must exist too
     * @param admin settings of an admin client
     * @throws JobException if no broker answers in time, or topics are missing
     */
    static void prepare(TopicSettings topics, Collection<String> more, Map<String, Object> admin) {
        String servers = String.valueOf(admin.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG));
        Topics check = new Topics(topics, more, servers);
        try (Admin client = check.connect(admin)) {
            List<String> missing = check.missing(client);
            if (!missing.isEmpty()) {
                check.create(client, missing);
            }
        }
    }

    private Admin connect(Map<String, Object> settings) {
        long deadline = System.nanoTime() + topics.creation().brokerTimeout().toNanos();
        boolean told = false;
        while (true) {
            try {
                Admin client = Admin.create(settings);
                try {
                    get(client.listTopics().names());
                    return client;
                } catch (RuntimeException e) {
                    client.close(Duration.ZERO);
                    throw e;
                }
            } catch (RuntimeException e) {
                if (e instanceof AuthenticationException) {
                    throw new JobException(
                            "the broker at " + servers + " does not take who this is (" + innermost(e)
                                    + "); correct the job's sasl.* and ssl.* settings, or the user at the broker",
                            e);
                }
                if (!isTransient(e) || System.nanoTime() > deadline) {
                    throw new JobException(
                            "no broker answers at " + servers + " (" + innermost(e)
                                    + "); start Kafka or correct bootstrap.servers and the security settings",
                            e);
                }
                if (!told) {
                    LOG.info("waiting for a broker at {}", servers);
                    told = true;
                }
                pause();
            }
        }
    }

    /** A topic that may not be seen is not listed either, but asked for by its name it gives itself away. */
    private List<String> missing(Admin client) {
        Set<String> existing = get(client.listTopics().names());
        List<String> missing = Stream.concat(topics.all().stream(), more.stream())
                .filter(topic -> !topic.isEmpty() && !existing.contains(topic))
                .distinct()
                .toList();
        List<String> hidden =
                missing.stream().filter(topic -> isForbidden(client, topic)).toList();
        if (!hidden.isEmpty()) {
            throw new JobException(
                    "not allowed to see topics " + hidden
                            + ", if they exist: the job's user needs the operation Read on the input"
                            + " and Write on its outputs, which imply Describe; let the broker's administrator allow it with"
                            + " kafka-acls.sh, see \"What the job must be allowed\" in docs/operations.md",
                    null);
        }
        return missing;
    }

    private static boolean isForbidden(Admin client, String topic) {
        try {
            get(client.describeTopics(List.of(topic)).allTopicNames());
            return false;
        } catch (TopicAuthorizationException e) {
            return true;
        } catch (UnknownTopicOrPartitionException e) {
            return false;
        }
    }

    private void create(Admin client, List<String> missing) {
        TopicSettings.Creation creation = topics.creation();
        if (!creation.create()) {
            throw new JobException(
                    missing.stream()
                            .map(topic -> "  kafka-topics.sh --bootstrap-server " + servers + " --create --topic "
                                    + topic + " --partitions " + creation.partitions())
                            .collect(Collectors.joining(
                                    "\n",
                                    "missing topics: " + missing + "; set topics.create=true, or create them:\n",
                                    "")),
                    null);
        }
        List<NewTopic> wanted = new ArrayList<>();
        for (String topic : missing) {
            Optional<Short> copies =
                    creation.replicationFactor() < 1 ? Optional.empty() : Optional.of(creation.replicationFactor());
            wanted.add(new NewTopic(topic, Optional.of(creation.partitions()), copies));
        }
        try {
            get(client.createTopics(wanted).all());
        } catch (TopicExistsException e) {
            LOG.info("another instance created topics at the same time");
        }
        awaitLeaders(client, missing);
        LOG.info("created topics {} with {} partitions each", missing, creation.partitions());
    }

    /** A topic exists before its partitions have leaders, and an early write could be lost (KAFKA-15591). */
    private void awaitLeaders(Admin client, List<String> created) {
        for (int attempt = 1; ; attempt++) {
            try {
                Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
                for (TopicDescription topic :
                        get(client.describeTopics(created).allTopicNames()).values()) {
                    topic.partitions()
                            .forEach(partition -> ends.put(
                                    new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest()));
                }
                get(client.listOffsets(ends).all());
                return;
            } catch (RetriableException e) {
                if (attempt == 20) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static boolean isTransient(RuntimeException e) {
        return e instanceof RetriableException
                || (e.getCause() instanceof ConfigException config
                        && String.valueOf(config.getMessage()).contains("No resolvable bootstrap urls"));
    }

    private static String innermost(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new JobException(String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JobException("interrupted while asking the broker for its topics", e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(250);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JobException("interrupted while waiting for a broker", e);
        }
    }
}

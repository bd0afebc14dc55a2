package io.github.cellstream.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One real Kafka broker in this JVM: KRaft, broker and controller in one node, listening on the loopback address only.
 *
 * <p>It serves every client API, transactions included. It is set up to start fast and stay small, not to keep data
 * safe: one replica of everything, no fsync, at most 256 MiB kept per partition. Topics are created only by
 * {@link #createTopic}, or by a client's own admin call; never by a mere mention.
 *
 * <p>Several may run in one JVM. A broker that loses its directory while it runs halts the JVM, as Kafka's own does.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
    private static final int ATTEMPTS = 100;
    private static final int ATTEMPT_MS = 100;

    private final String bootstrapServers;
    private final String guardedServers;
    private final KafkaRaftServer server;
    private final Admin admin;
    private final Path directory;
    private final @Nullable Path ownDirectory;
    private boolean closed;

    private EmbeddedKafka(
            int port, int guardedPort, KafkaRaftServer server, Path directory, @Nullable Path ownDirectory) {
        this.bootstrapServers = SingleNode.HOST + ":" + port;
        this.guardedServers = SingleNode.HOST + ":" + guardedPort;
        this.server = server;
        this.directory = directory;
        this.ownDirectory = ownDirectory;
        this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    /** Starts a broker on a free port, its data in a temporary directory that {@link #close} deletes. */
    public static EmbeddedKafka start() {
        return start(0);
    }

    /**
     * Starts a broker whose data lies in a temporary directory that {@link #close} deletes.
     *
     * @param port the port to listen on; 0 for any free one
     * @throws IllegalStateException if the port is taken or the broker does not come up
     */
    public static EmbeddedKafka start(int port) {
        try {
            Path directory = Files.createTempDirectory("cellstream-kafka-");
            return start(port, directory, directory);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "no temporary directory for the embedded broker's data; set java.io.tmpdir", e);
        }
    }

    /**
     * Starts a broker on a directory that outlives it: started there again, it has its topics, records and offsets back.
     *
     * @param port the port to listen on; 0 for any free one
     * @param directory where its data lies; created if it is missing; not to be shared by two running brokers
     * @throws IllegalStateException if the port is taken or the broker does not come up
     */
    public static EmbeddedKafka start(int port, Path directory) {
        return start(port, directory, null);
    }

    /**
     * Starts a broker with a second listener that asks its clients who they are. Those of {@link #bootstrapServers} stay
     * anonymous and may do everything, whatever the authorizer.
     *
     * @param directory where its data lies; created if it is missing
     * @param protocol the second listener's: {@code SSL}, {@code SASL_PLAINTEXT} or {@code SASL_SSL}
     * @param settings further settings of the broker, such as {@code authorizer.class.name}; those of the second listener start
     *     with {@code listener.name.guarded.}
     */
    public static EmbeddedKafka startGuarded(Path directory, String protocol, Map<String, String> settings) {
        return start(0, directory, null, new Guard(protocol, settings));
    }

    /** Starts a broker; {@code ownDirectory} is what it deletes when it closes or fails to start. */
    static EmbeddedKafka start(int port, Path directory, @Nullable Path ownDirectory) {
        return start(port, directory, ownDirectory, null);
    }

    private static EmbeddedKafka start(int port, Path directory, @Nullable Path ownDirectory, @Nullable Guard guard) {
        KafkaRaftServer server = null;
        try {
            int clientPort = freePort(port);
            int guardedPort = guard == null ? 0 : freePort(0);
            Map<String, String> settings =
                    new HashMap<>(SingleNode.settings(clientPort, freePort(0), SingleNode.format(directory)));
            if (guard != null) {
                guard.addTo(settings, guardedPort);
            }
            server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
            server.startup();
            LOG.info("embedded Kafka listens on {}:{}, data in {}", SingleNode.HOST, clientPort, directory);
            return new EmbeddedKafka(clientPort, guardedPort, server, directory, ownDirectory);
        } catch (Exception e) {
            if (server != null) {
                server.shutdown();
            }
            deleteTree(ownDirectory);
            String which = port == 0 ? "a free port" : "port " + port;
            throw new IllegalStateException(
                    "the embedded broker did not start on " + which + " with data in " + directory + ": "
                            + e.getMessage() + "; choose another port or directory",
                    e);
        }
    }

    /** The address for clients' {@code bootstrap.servers}: host and port. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** The address for clients that say who they are; of use after {@link #startGuarded} alone. */
    public String guardedServers() {
        return guardedServers;
    }

    /** Where its data lies. */
    Path directory() {
        return directory;
    }

    /**
     * Creates a topic and waits until each of its partitions has a leader.
     *
     * <p>Kafka's own call returns before that, and the first batch of an idempotent producer can then be lost
     * (KAFKA-15591).
     *
     * @param configs settings of the topic, such as {@code cleanup.policy}; may be empty
     * @throws org.apache.kafka.common.errors.TopicExistsException if there is such a topic
     */
    public void createTopic(String name, int partitions, Map<String, String> configs) {
        await(admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(configs)))
                .all());
        awaitLeaders(name, partitions);
    }

    /** Stops the broker, releases its port, and deletes its data if they lie in its own temporary directory. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        admin.close();
        server.shutdown();
        server.awaitShutdown();
        deleteTree(ownDirectory);
    }

    /** The broker may not know yet what its controller has created. */
    private void awaitLeaders(String topic, int partitions) {
        Map<TopicPartition, OffsetSpec> ends = IntStream.range(0, partitions)
                .mapToObj(p -> new TopicPartition(topic, p))
                .collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
        for (int attempt = 1; ; attempt++) {
            try {
                await(admin.listOffsets(ends).all());
                return;
            } catch (UnknownTopicOrPartitionException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                Time.SYSTEM.sleep(ATTEMPT_MS);
            }
        }
    }

    /** The wanted port, or any free one; found by binding, since Kafka ends the JVM when it cannot bind. */
    private static int freePort(int wanted) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(SingleNode.HOST), wanted));
            return socket.getLocalPort();
        }
    }

    private static <T> void await(KafkaFuture<T> future) {
        try {
            future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException cause) {
                throw cause;
            }
            throw new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while waiting for the embedded broker", e);
        }
    }

    private static void deleteTree(@Nullable Path directory) {
        if (directory == null) {
            return;
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOG.warn(
                    "the embedded broker's data in {} could not be deleted: {}; delete it by hand",
                    directory,
                    e.toString());
        }
    }
}

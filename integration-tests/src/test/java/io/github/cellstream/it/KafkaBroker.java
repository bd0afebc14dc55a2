package io.github.cellstream.it;

import com.github.dockerjava.api.DockerClient;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.awaitility.Awaitility;
import org.testcontainers.containers.Network;
import org.testcontainers.kafka.KafkaContainer;

/**
 * One Kafka broker in a container, on a network that {@link ProgramContainer}s can join. Its port on this machine is
 * fixed, so clients find it again after {@link #kill} and {@link #restart}.
 */
final class KafkaBroker implements AutoCloseable {
    private static final String IN_NETWORK = "kafka:19092";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Network network = Network.newNetwork();
    private final FixedPortKafka container = new FixedPortKafka(FreePort.next());

    private KafkaBroker() {}

    /** Starts a broker and waits until it answers. */
    static KafkaBroker start() {
        KafkaBroker broker = new KafkaBroker();
        broker.container
                .withNetwork(broker.network)
                .withListener(IN_NETWORK)
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .withEnv("KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "4")
                .start();
        return broker;
    }

    /** The address for clients on this machine. */
    String bootstrapServers() {
        return container.getBootstrapServers();
    }

    /** The address for containers in {@link #network()}. */
    String bootstrapServersInNetwork() {
        return IN_NETWORK;
    }

    Network network() {
        return network;
    }

    /** Everything the broker has logged so far. */
    String logs() {
        return container.getLogs();
    }

    /** Ends the broker's process as a power cut would: SIGKILL. */
    void kill() {
        docker().killContainerCmd(container.getContainerId()).withSignal("KILL").exec();
        Awaitility.await().atMost(PATIENCE).until(() -> !container.isRunning());
    }

    /** Starts a killed broker on its old data and waits until it answers. */
    void restart() {
        docker().startContainerCmd(container.getContainerId()).exec();
        awaitAnswer();
    }

    /** Freezes the broker: connections stay open and nothing answers. */
    void pause() {
        docker().pauseContainerCmd(container.getContainerId()).exec();
    }

    /** Lets a frozen broker go on. */
    void resume() {
        docker().unpauseContainerCmd(container.getContainerId()).exec();
        awaitAnswer();
    }

    /** Creates a topic with one replica and waits for its leaders (KAFKA-15591). */
    void createTopic(String name, int partitions, Map<String, String> configs) throws InterruptedException {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(configs)))
                    .all()
                    .get();
            awaitLeaders(admin, name, partitions);
        } catch (ExecutionException e) {
            throw new IllegalStateException("topic " + name + " could not be created", e.getCause());
        }
    }

    /** The broker may not know yet what the controller has created. */
    private static void awaitLeaders(Admin admin, String topic, int partitions) {
        Map<TopicPartition, OffsetSpec> ends = IntStream.range(0, partitions)
                .mapToObj(p -> new TopicPartition(topic, p))
                .collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptionsMatching(e -> e.getCause() instanceof RetriableException)
                .until(() -> admin.listOffsets(ends).all().get().size() == partitions);
    }

    /** A new admin client of this broker, for the caller to close. */
    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
    }

    @Override
    public void close() {
        container.stop();
        network.close();
    }

    private void awaitAnswer() {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(250)).until(() -> {
            try (Admin admin = Admin.create(Map.of(
                    "bootstrap.servers",
                    bootstrapServers(),
                    "request.timeout.ms",
                    2000,
                    "default.api.timeout.ms",
                    2000))) {
                Collection<?> nodes = admin.describeCluster().nodes().get();
                return !nodes.isEmpty();
            } catch (ExecutionException e) {
                return false;
            }
        });
    }

    private DockerClient docker() {
        return container.getDockerClient();
    }

    private static final class FixedPortKafka extends KafkaContainer {
        FixedPortKafka(int port) {
            super(Images.kafka());
            addFixedExposedPort(port, 9092);
        }
    }
}

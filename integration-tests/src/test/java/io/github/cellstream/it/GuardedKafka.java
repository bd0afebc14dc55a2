package io.github.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.cellstream.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A broker that wants TLS and SCRAM of its clients and lets them do only what its ACLs allow. */
final class GuardedKafka implements AutoCloseable {
    /** Opens the broker's key store and the clients' trust store. */
    static final String STORE_PASSWORD = "canary-store-password";

    private final Path folder;
    private final EmbeddedKafka broker;
    private final Admin admin;

    private GuardedKafka(Path folder, EmbeddedKafka broker) {
        this.folder = folder;
        this.broker = broker;
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    static GuardedKafka start(Path folder) throws Exception {
        String keys = folder.resolve("broker.p12").toString();
        keytool(
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys,
                "-storepass",
                STORE_PASSWORD,
                "-keypass",
                STORE_PASSWORD);
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "broker",
                "-keystore",
                keys,
                "-storepass",
                STORE_PASSWORD,
                "-file",
                folder.resolve("ca.crt").toString());
        keytool(
                "-importcert",
                "-noprompt",
                "-alias",
                "ca",
                "-file",
                folder.resolve("ca.crt").toString(),
                "-storetype",
                "PKCS12",
                "-keystore",
                folder.resolve("trust.p12").toString(),
                "-storepass",
                STORE_PASSWORD);
        EmbeddedKafka broker = EmbeddedKafka.startGuarded(
                folder.resolve("data"),
                "SASL_SSL",
                Map.of(
                        "authorizer.class.name",
                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        "listener.name.guarded.ssl.keystore.type",
                        "PKCS12",
                        "listener.name.guarded.ssl.keystore.location",
                        keys,
                        "listener.name.guarded.ssl.keystore.password",
                        STORE_PASSWORD,
                        "listener.name.guarded.ssl.key.password",
                        STORE_PASSWORD,
                        "listener.name.guarded.sasl.enabled.mechanisms",
                        "SCRAM-SHA-512",
                        "listener.name.guarded.scram-sha-512.sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;"));
        return new GuardedKafka(folder, broker);
    }

    /** The example of docs/operations.md for a client, with this broker's address and files in its place. */
    Map<String, String> client(String user, String password) throws IOException {
        Path secrets = Files.createDirectories(folder.resolve("secrets-" + user));
        Files.copy(folder.resolve("ca.crt"), secrets.resolve("ca.crt"));
        Files.writeString(secrets.resolve("password"), password);
        Map<String, String> example = new HashMap<>(OperationsDocument.properties("security.protocol=SASL_SSL"));
        example.replaceAll((key, value) -> value.replace("/etc/cellstream/secrets", secrets.toString())
                .replace("username=\"cellstream\"", "username=\"" + user + "\""));
        example.put("bootstrap.servers", broker.guardedServers());
        return example;
    }

    Path trustStore() {
        return folder.resolve("trust.p12");
    }

    void users(Map<String, String> passwords) {
        List<UserScramCredentialAlteration> users = new ArrayList<>();
        passwords.forEach((name, password) -> users.add(new UserScramCredentialUpsertion(
                name, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password.getBytes(UTF_8))));
        get(admin.alterUserScramCredentials(users).all());
    }

    void allow(Collection<AclBinding> acls) {
        get(admin.createAcls(acls).all());
    }

    void createTopics(Collection<String> names) {
        names.forEach(name -> broker.createTopic(name, 1, Map.of()));
    }

    /** Where a topic of one partition begins; beyond 0 once records were deleted. */
    long beginning(String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (Consumer<String, String> consumer = consumer()) {
            return consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
        }
    }

    boolean hasTopic(String name) {
        return get(admin.listTopics().names()).contains(name);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // close waits for it; a lost event fails the test by itself
    void send(String topic, String key, List<String> values) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            values.forEach(value -> producer.send(new ProducerRecord<>(topic, key, value)));
        }
    }

    /** Whether a committed record can be read from a topic of one partition. */
    boolean holds(String topic) {
        try (Consumer<String, String> consumer = consumer()) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            return !consumer.poll(Duration.ofMillis(300)).isEmpty();
        }
    }

    @Override
    public void close() {
        admin.close();
        broker.close();
    }

    private Consumer<String, String> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer());
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool: " + said);
        }
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

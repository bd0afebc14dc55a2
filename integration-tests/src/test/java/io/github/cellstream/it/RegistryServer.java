package io.github.cellstream.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Apicurio's schema registry as a process of its own, with its storage in memory. Maven unpacks the server to {@code
 * target/apicurio}; it needs a JDK 21 or later, whatever JDK the build runs on.
 */
final class RegistryServer implements AutoCloseable {
    private static final int OLDEST_JAVA = 21;
    private static final Path PROGRAM = Path.of("target", "apicurio").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final String address;
    private final Path log;

    private RegistryServer(Process process, String address, Path log) {
        this.process = process;
        this.address = address;
        this.log = log;
    }

    /**
     * Finds a JDK that can run the server: in {@code CELLSTREAM_JDK25}, in {@code JAVA_HOME}, where this JVM comes from, or under
     * {@code /usr/lib/jvm}.
     */
    private static Optional<Path> java() {
        List<Path> homes = new ArrayList<>();
        for (String variable : List.of("CELLSTREAM_JDK25", "JAVA_HOME")) {
            String home = System.getenv(variable);
            if (home != null && !home.isBlank()) {
                homes.add(Path.of(home));
            }
        }
        homes.add(Path.of(System.getProperty("java.home")));
        Path installed = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(installed)) {
            try (Stream<Path> found = Files.list(installed)) {
                found.sorted().forEach(homes::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return homes.stream()
                .filter(home -> version(home) >= OLDEST_JAVA)
                .map(home -> home.resolve("bin").resolve("java"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Reads a JDK's feature version from its release file, 0 where there is none. */
    private static int version(Path home) {
        Properties release = new Properties();
        try (var in = Files.newInputStream(home.resolve("release"))) {
            release.load(in);
        } catch (IOException e) {
            return 0;
        }
        String version = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
        return Integer.parseInt(version.split("[^0-9]", 2)[0]);
    }

    /** Starts the server if this machine has a JDK for it; else skips the test, or fails it on a machine of the CI. */
    static RegistryServer startOrSkip() throws IOException, InterruptedException {
        Optional<Path> java = java();
        if (java.isEmpty()) {
            String missing = "no JDK 21 or later for the registry: set CELLSTREAM_JDK25 to the home of one";
            if (Boolean.parseBoolean(System.getenv("CI"))) {
                throw new AssertionError(missing);
            }
            Assumptions.abort(missing);
        }
        return start(java.orElseThrow());
    }

    /** Starts the server on free ports of the loopback interface and waits until it is ready. */
    private static RegistryServer start(Path java) throws IOException, InterruptedException {
        int port = FreePort.next();
        int management = FreePort.next();
        Path log = PROGRAM.resolveSibling("apicurio-" + port + ".log");
        Process process = new ProcessBuilder(
                        java.toString(),
                        "-Xmx512m",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + port,
                        "-Dquarkus.management.host=127.0.0.1",
                        "-Dquarkus.management.port=" + management,
                        "-Dapicurio.storage.kind=sql",
                        "-Dapicurio.storage.sql.kind=h2",
                        "-Dapicurio.datasource.url=jdbc:h2:mem:registry",
                        "-jar",
                        PROGRAM.resolve("quarkus-run.jar").toString())
                .directory(PROGRAM.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        RegistryServer server = new RegistryServer(process, "http://127.0.0.1:" + port, log);
        server.awaitReady("http://127.0.0.1:" + management + "/health/ready");
        return server;
    }

    private void awaitReady(String health) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            try {
                if (get(health).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // Not listening yet.
            }
            Thread.sleep(200);
        }
        close();
        throw new IllegalStateException("the registry did not become ready; its log is " + log);
    }

    /** Returns the value of the setting {@code apicurio.registry.url}. */
    String url() {
        return address + "/apis/registry/v3";
    }

    /** Asks the registry as a Confluent client would: a path of {@code /apis/ccompat/v7}. */
    HttpResponse<String> askAsConfluent(String path) throws IOException, InterruptedException {
        return get(address + "/apis/ccompat/v7" + path);
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(20))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

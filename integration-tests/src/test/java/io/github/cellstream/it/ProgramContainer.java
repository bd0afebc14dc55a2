package io.github.cellstream.it;

import com.github.dockerjava.api.DockerClient;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.MountableFile;

/**
 * One instance of the program in a container of its own image: {@code cellstream run} with a given configuration.
 *
 * <p>Its state directory is part of the container: it outlives {@link #kill} and {@link #restart}, and goes with
 * {@link #close}. Instances that share an {@code application.id} share the work.
 */
final class ProgramContainer implements AutoCloseable {
    private static final String CONFIG = "/etc/cellstream/job.properties";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final FixedPortProgram container;
    private final URI http;

    private ProgramContainer(FixedPortProgram container, int port) {
        this.container = container;
        this.http = URI.create("http://localhost:" + port);
    }

    /**
     * Makes an instance that is not started yet.
     *
     * @param broker the broker it works on; its address, a state directory and an HTTP address are added to the settings
     * @param settings the job's properties
     * @param files files of this machine, such as the model, by their path in the container
     */
    static ProgramContainer of(KafkaBroker broker, Map<String, String> settings, Map<String, Path> files) {
        int port = FreePort.next();
        FixedPortProgram container = new FixedPortProgram(port);
        Properties all = new Properties();
        all.setProperty("bootstrap.servers", broker.bootstrapServersInNetwork());
        all.setProperty("state.dir", "/var/lib/cellstream/state");
        all.setProperty("http.host", "0.0.0.0");
        all.setProperty("http.port", "8080");
        all.setProperty("http.token", "of-the-test");
        settings.forEach(all::setProperty);
        container
                .withNetwork(broker.network())
                // Several instances, and other tests' too, share this machine.
                .withEnv("CELLSTREAM_JVM_OPTS", "-Xmx256m")
                .withCopyToContainer(Transferable.of(text(all)), CONFIG)
                .withCommand("run", "--config", CONFIG);
        files.forEach((path, file) -> container.withCopyFileToContainer(MountableFile.forHostPath(file), path));
        return new ProgramContainer(container, port);
    }

    /** Runs the program once to its end, with no broker, and returns what it printed. */
    static String output(String... arguments) {
        try (GenericContainer<?> once = new GenericContainer<>(Images.cellstream())) {
            once.withCommand(arguments)
                    .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(PATIENCE))
                    .start();
            return once.getLogs();
        }
    }

    /** Starts the instance; returns when its process runs, not when it is ready. */
    ProgramContainer start() {
        container.start();
        return this;
    }

    /** Waits until the instance takes part in the work: {@code /ready} answers 200. */
    ProgramContainer awaitReady() {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(250)).until(() -> {
            if (!container.isRunning()) {
                throw new IllegalStateException("the program ended:\n" + logs());
            }
            return status("/ready") == 200;
        });
        return this;
    }

    /** The status that a path of the HTTP server answers with, or -1 if nothing answers. */
    int status(String path) {
        HttpResponse<String> response = get(path);
        return response == null ? -1 : response.statusCode();
    }

    /** The body of a path of the HTTP server, such as {@code /metrics}. */
    String body(String path) {
        HttpResponse<String> response = get(path);
        if (response == null) {
            throw new IllegalStateException("nothing answers at " + http + path + "; the program's log:\n" + logs());
        }
        return response.body();
    }

    /** Ends the instance as {@code kill -9} does. */
    void kill() {
        docker().killContainerCmd(container.getContainerId()).withSignal("KILL").exec();
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> !container.isRunning());
    }

    /** Starts a killed or stopped instance on its old state directory. */
    void restart() {
        docker().startContainerCmd(container.getContainerId()).exec();
    }

    /** Asks the instance to end (SIGTERM), waits for it, and returns its exit code. */
    int terminate() {
        docker().killContainerCmd(container.getContainerId()).withSignal("TERM").exec();
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> !container.isRunning());
        return exitCode();
    }

    /** The code that the instance ended with; 137 after {@link #kill}. */
    int exitCode() {
        Long code = docker().inspectContainerCmd(container.getContainerId())
                .exec()
                .getState()
                .getExitCodeLong();
        if (code == null) {
            throw new IllegalStateException("the program still runs");
        }
        return code.intValue();
    }

    /** What Docker's own health check of the image says: {@code starting}, {@code healthy} or {@code unhealthy}. */
    String health() {
        return docker().inspectContainerCmd(container.getContainerId())
                .exec()
                .getState()
                .getHealth()
                .getStatus();
    }

    /** Everything that the instance has printed, over all its lives. */
    String logs() {
        return container.getLogs();
    }

    @Override
    public void close() {
        container.stop();
    }

    private @Nullable HttpResponse<String> get(String path) {
        HttpRequest request = HttpRequest.newBuilder(http.resolve(path))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private DockerClient docker() {
        return container.getDockerClient();
    }

    private static String text(Properties properties) {
        StringWriter text = new StringWriter();
        try {
            properties.store(text, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static final class FixedPortProgram extends GenericContainer<FixedPortProgram> {
        FixedPortProgram(int port) {
            super(Images.cellstream());
            addFixedExposedPort(port, 8080);
        }
    }
}

package io.github.cellstream.it;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * One instance of the program as a process of this machine, for jobs that need what runs here and no container can reach.
 * Otherwise prefer {@link ProgramContainer}.
 */
final class ProgramProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Process process;
    private final URI ready;
    private final Path log;

    private ProgramProcess(Process process, URI ready, Path log) {
        this.process = process;
        this.ready = ready;
        this.log = log;
    }

    /**
     * Starts the packaged program.
     *
     * @param broker the broker it works on; its address, a state directory and an HTTP port are added to the settings
     * @param settings the job's properties
     * @param folder an empty folder for its configuration, state and log
     */
    static ProgramProcess start(KafkaBroker broker, Map<String, String> settings, Path folder) throws IOException {
        int port = FreePort.next();
        Properties all = new Properties();
        all.setProperty("bootstrap.servers", broker.bootstrapServers());
        all.setProperty("state.dir", folder.resolve("state").toString());
        all.setProperty("http.port", Integer.toString(port));
        settings.forEach(all::setProperty);
        Path config = folder.resolve("job.properties");
        try (OutputStream out = Files.newOutputStream(config)) {
            all.store(out, null);
        }
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(
                        Images.program().resolve("bin/cellstream").toString(), "run", "--config", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new ProgramProcess(process, URI.create("http://localhost:" + port + "/ready"), log);
    }

    /** Waits until the instance takes part in the work: {@code /ready} answers 200. */
    void awaitReady() {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(250)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("the program ended:\n" + Files.readString(log));
            }
            return isReady();
        });
    }

    /** Asks the instance to end (SIGTERM), waits for it, and returns its exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("the program has not ended " + PATIENCE + " after it was asked to");
        }
        return process.exitValue();
    }

    /** Ends the process if it still runs. */
    @Override
    public void close() {
        process.destroyForcibly();
    }

    private boolean isReady() throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(5)).build();
        try {
            return HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }
}

package io.github.cellstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C at a terminal while a network is trained; script(1) lends the terminal, whose line discipline makes the signal. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class TrainInterruptIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CTRL_C = 3;

    /** As the bar shows them; the terminal is too narrow for the rest. */
    private static final Pattern BATCHES = Pattern.compile("[1-9][0-9]*/1000000 ");

    @TempDir
    Path folder = Path.of("");

    @Test
    void shouldKeepTheBestNetworkAtCtrlC() throws Exception {
        Path model = folder.resolve("m.onnx");
        Path log = folder.resolve("log");
        String program = Images.program().resolve("bin/cellstream").toString();
        String train = program + " train --task next-token --hidden 16 --threads 1 --epochs 1000000 --data "
                + sessions() + " --out " + model;
        // A build that runs in the background ignores Ctrl-C, and what it starts inherits that.
        Process process = new ProcessBuilder("env", "--default-signal=INT", "script", "-qec", train, "/dev/null")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try (OutputStream keys = process.getOutputStream()) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> BATCHES.matcher(Files.readString(log)).find());
            keys.write(CTRL_C);
            keys.flush();

            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(log)).isEqualTo(130);
            assertThat(log).content().contains("interrupted");
            Process verify = new ProcessBuilder(program, "model", "verify", model.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            assertThat(verify.waitFor()).as(Files.readString(log)).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private Path sessions() throws IOException {
        Random random = new Random(4);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            text.append("open").append(" read".repeat(1 + random.nextInt(5))).append(" close\n");
        }
        return Files.writeString(folder.resolve("s.sessions"), text);
    }
}

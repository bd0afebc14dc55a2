package io.github.cellstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An instance vanishes at each point between gathering events and committing them, and another goes on. */
@RequiresDocker
@Timeout(value = 6, unit = TimeUnit.MINUTES)
final class CrashPointIT {
    private static final int DEAD = 137;

    @Test
    void shouldAnswerEveryEventOnceWhereverItCrashes(@TempDir Path folder) throws Exception {
        long seed = new Random().nextLong();
        System.out.println("CrashPointIT seed " + seed);
        Random random = new Random(seed);
        try (LstmClassifier model = new LstmClassifier(seed, folder);
                KafkaBroker broker = KafkaBroker.start()) {
            ClassifierJob job = new ClassifierJob(broker, model);
            Path config = config(broker, model, folder);
            try (EventFlow flow =
                    new EventFlow(broker, ClassifierJob.INPUT, new EventFlow.Plan(60, 400, 50_000, seed))) {
                List<CrashPoint> points = List.of(CrashPoint.values());
                for (CrashPoint point : points) {
                    flow.allow((points.indexOf(point) + 1.0) / (points.size() + 1));
                    int passes = random.nextInt(point == CrashPoint.PRODUCED ? 2000 : 12);
                    Process victim =
                            ChildProgram.start(config, folder, "-Dcrash.point=" + point, "-Dcrash.passes=" + passes);
                    try {
                        assertThat(victim.waitFor(90, TimeUnit.SECONDS))
                                .as("end at " + point)
                                .isTrue();
                        assertThat(victim.exitValue())
                                .as(Files.readString(folder.resolve("log")))
                                .isEqualTo(DEAD);
                    } finally {
                        victim.destroyForcibly();
                    }
                }
                flow.allow(1);
                flow.awaitEnd();
                Process last = ChildProgram.start(config, folder);
                try {
                    new ExactlyOnce(broker, job, flow).check(model);
                } finally {
                    last.destroy();
                    last.waitFor();
                }
            }
        }
    }

    private static Path config(KafkaBroker broker, LstmClassifier model, Path folder) throws Exception {
        Properties settings = new Properties();
        settings.setProperty("bootstrap.servers", broker.bootstrapServers());
        settings.setProperty("application.id", "gait");
        settings.setProperty("input.topic", ClassifierJob.INPUT);
        settings.setProperty("input.decoder", "floats");
        settings.setProperty("model.file", model.file().toString());
        settings.setProperty("model.engine", "crashing");
        settings.setProperty("output.predictions.topic", ClassifierJob.PREDICTIONS);
        settings.setProperty("output.dead.letters.topic", ClassifierJob.DEAD_LETTERS);
        settings.setProperty("output.encoding", "avro");
        settings.setProperty("http.port", "-1");
        settings.setProperty("state.dir", folder.resolve("state").toString());
        settings.setProperty("session.timeout.ms", "6000");
        settings.setProperty("heartbeat.interval.ms", "2000");
        settings.setProperty("commit.interval.ms", "300");
        settings.setProperty("producer.interceptor.classes", CrashingProducer.class.getName());
        Path config = folder.resolve("job.properties");
        try (OutputStream out = Files.newOutputStream(config)) {
            settings.store(out, null);
        }
        return config;
    }
}

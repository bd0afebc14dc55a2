package io.github.cellstream.benchmarks.contender;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.config.Keys;
import io.github.cellstream.app.topology.Job;
import io.github.cellstream.app.topology.JobException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;

/** The program's own job, from a configuration such as a user writes; what is not named here is at its default. */
final class CellstreamContender {
    private CellstreamContender() {}

    static AutoCloseable start(ContenderSettings settings, String engine) {
        Map<String, String> config = new HashMap<>(StreamsContender.common(settings));
        config.remove(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG);
        config.put(Keys.INPUT_TOPIC, settings.input());
        config.put(Keys.INPUT_DECODER, "floats");
        config.put(Keys.MODEL_FILE, settings.model().toString());
        config.put(Keys.MODEL_ENGINE, engine);
        config.put(Keys.OUTPUT_PREDICTIONS_TOPIC, settings.output());
        config.put(Keys.OUTPUT_ENCODING, "avro");
        config.put(Keys.TOPICS_CREATE, "true");
        config.put(Keys.TOPICS_PARTITIONS, "1");
        config.put(Keys.HTTP_PORT, "-1");
        config.putAll(settings.further());
        Job job = Job.start(CellstreamConfig.of(config));
        Thread watch = new Thread(() -> watch(job), "job-watch");
        watch.setDaemon(true);
        watch.start();
        return job;
    }

    private static void watch(Job job) {
        try {
            job.await();
        } catch (JobException e) {
            StreamsContender.end(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

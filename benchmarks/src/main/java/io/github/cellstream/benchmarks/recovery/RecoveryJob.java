package io.github.cellstream.benchmarks.recovery;

import io.github.cellstream.app.config.Keys;
import io.github.cellstream.benchmarks.contender.Contender;
import io.github.cellstream.benchmarks.contender.ContenderSettings;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The job that is recovered, the same for all its instances.
 *
 * @param name of the job
 * @param half whether states are stored as f16
 * @param address of the broker
 * @param model the network's file
 * @param folder for state directories
 * @param sessionMillis {@code session.timeout.ms}
 */
record RecoveryJob(String name, boolean half, String address, Path model, Path folder, int sessionMillis) {
    static RecoveryJob of(RecoverySize size, boolean half, String address, Path model, Path folder) {
        return new RecoveryJob(
                "recovery-" + (half ? "f16" : "f32"), half, address, model, folder, size.sessionMillis());
    }

    String precision() {
        return half ? "f16" : "f32";
    }

    String input() {
        return name + "-events";
    }

    String output() {
        return name + "-answers";
    }

    String changelog() {
        return name + "-sequences-changelog";
    }

    /** Returns where an instance keeps its states. */
    Path states(String instance) {
        return folder.resolve(name + "-" + instance);
    }

    /** Returns what an instance is told. */
    ContenderSettings instance(String instance, boolean standby) {
        return new ContenderSettings(
                Contender.CELLSTREAM_JVM,
                address,
                name,
                input(),
                output(),
                model,
                states(instance),
                true,
                1,
                Map.of(
                        Keys.STATE_HALF_PRECISION,
                        String.valueOf(half),
                        StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG,
                        standby ? "1" : "0",
                        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                        String.valueOf(sessionMillis)));
    }
}

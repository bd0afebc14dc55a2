package io.github.cellstream.benchmarks.pipeline;

import io.github.cellstream.benchmarks.contender.Contender;
import io.github.cellstream.benchmarks.workload.BenchModel;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * One thing that is measured.
 *
 * @param contender which one
 * @param exactlyOnce its guarantee: exactly once, otherwise at least once
 * @param keys sequences of the events
 * @param model the network
 * @param partitions of the input and the output
 * @param threads that process them
 * @param embeddedBroker whether the broker runs in the contender's own JVM
 * @param settings of Cellstream's job, or of Kafka Streams, that are not at their defaults
 */
record PipelineCase(
        Contender contender,
        boolean exactlyOnce,
        int keys,
        BenchModel model,
        int partitions,
        int threads,
        boolean embeddedBroker,
        Map<String, String> settings) {
    /** Puts the settings in order. */
    PipelineCase {
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    }

    /** One thread on one partition, the broker in a JVM of its own. */
    static PipelineCase of(Contender contender, boolean exactlyOnce, int keys, BenchModel model) {
        return new PipelineCase(contender, exactlyOnce, keys, model, 1, 1, false, Map.of());
    }

    /** The same on two partitions. */
    PipelineCase withThreads(int count) {
        return new PipelineCase(contender, exactlyOnce, keys, model, 2, count, embeddedBroker, settings);
    }

    /** The same with the broker in the contender's JVM. */
    PipelineCase withEmbeddedBroker() {
        return new PipelineCase(contender, exactlyOnce, keys, model, partitions, threads, true, settings);
    }

    /** The same under further settings; of two with one name the given one holds. */
    PipelineCase with(Map<String, String> further) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(further);
        return new PipelineCase(contender, exactlyOnce, keys, model, partitions, threads, embeddedBroker, all);
    }

    /** Returns the settings in a line, each behind a space. */
    String settingsLine() {
        StringBuilder line = new StringBuilder();
        settings.forEach(
                (key, value) -> line.append(' ').append(key).append('=').append(value));
        return line.toString();
    }

    /** Returns the guarantee's name. */
    String guarantee() {
        return exactlyOnce ? "exactly-once" : "at-least-once";
    }

    /** Returns the case in a line's worth of words. */
    String label() {
        return contender + ", " + guarantee() + ", " + keys + " keys, hidden " + model
                + (partitions == 1
                        ? ""
                        : ", " + threads + (threads == 1 ? " thread" : " threads") + " on " + partitions
                                + " partitions")
                + (embeddedBroker ? ", embedded broker" : "")
                + settingsLine();
    }
}

package io.github.cellstream.app.config;

import java.util.List;
import java.util.Map;

/**
 * What is written, and from when on a prediction is an anomaly.
 *
 * @param encoding {@code json}, {@code avro} or {@code avro-registry}
 * @param registry settings of the schema registry's client under its own names; empty without a registry
 * @param topK candidates of a next-token prediction
 * @param anomalyThreshold least likelihood of an anomaly, {@code [0, 1]}
 * @param lifecycle the turns that lifecycle records tell, in small letters
 * @param scorer the scorer's name, {@code auto} or {@code none}
 * @param scorerSettings the scorer's own settings, {@code scorer.*} without that prefix
 */
public record ResultSettings(
        String encoding,
        Map<String, String> registry,
        int topK,
        double anomalyThreshold,
        List<String> lifecycle,
        String scorer,
        Map<String, String> scorerSettings) {}

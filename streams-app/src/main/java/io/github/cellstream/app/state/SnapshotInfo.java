package io.github.cellstream.app.state;

import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What a snapshot holds.
 *
 * @param header whose states
 * @param keys how many states
 * @param bytes size of the file
 * @param models short fingerprints of the models that made the states, with how many states each made
 * @param offsets committed offsets of the input topic, where processing goes on
 */
public record SnapshotInfo(
        SnapshotHeader header,
        long keys,
        long bytes,
        Map<String, Long> models,
        Map<TopicPartition, OffsetAndMetadata> offsets) {}

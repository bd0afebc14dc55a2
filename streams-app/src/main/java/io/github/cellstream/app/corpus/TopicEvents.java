package io.github.cellstream.app.corpus;

import io.github.cellstream.app.config.InputSettings;
import io.github.cellstream.app.decode.DecoderPlugin;
import io.github.cellstream.app.decode.Decoders;
import io.github.cellstream.app.decode.EventDecoder;
import io.github.cellstream.app.decode.EventDeserializer;
import io.github.cellstream.app.decode.Utf8;
import io.github.cellstream.processor.RejectedEventException;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.schemas.DeadLetterCode;
import io.github.cellstream.training.data.Corpus;
import io.github.cellstream.training.data.CorpusError;
import io.github.cellstream.training.data.CorpusException;
import io.github.cellstream.training.data.LineFaults;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a bounded range of a topic with a job's own decoder: committed records only, without a consumer group. Each key's
 * events are one sequence, in the order of their partition.
 */
public final class TopicEvents {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final InputSettings input;
    private final Map<String, Object> client;

    /**
     * Prepares to read.
     *
     * @param input decoder and largest size of a value; its topic doesn't count
     * @param client settings of a consumer: servers, security
     */
    public TopicEvents(InputSettings input, Map<String, Object> client) {
        this.input = input;
        this.client = new HashMap<>(client);
        this.client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        this.client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.client.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        this.client.remove(ConsumerConfig.GROUP_ID_CONFIG);
    }

    /**
     * Reads the range.
     *
     * @throws CorpusException if no broker answers, the topic is missing, or nothing usable is in the range
     */
    public Corpus read(TopicRange range) {
        LineFaults faults = new LineFaults();
        DecoderPlugin plugin = Plugins.named(DecoderPlugin.class, DecoderPlugin::name, input.decoder());
        try (EventDecoder decoder = Decoders.create(plugin, input.decoderSettings());
                Consumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            EventSequences sequences = new EventSequences();
            Map<TopicPartition, Long> ends = assign(consumer, range);
            poll(consumer, ends, range, new Taker(decoder, input.maxBytes(), sequences, faults));
            return Corpus.of("topic " + range.topic(), features(sequences), sequences.examples(), faults);
        } catch (KafkaException e) {
            throw new CorpusException(
                    CorpusError.CORPUS_UNREADABLE,
                    "topic " + range.topic(),
                    e.getMessage() + "; check bootstrap.servers and the security settings",
                    e);
        }
    }

    /** The features' names, where the decoder gives one number for each. */
    private List<String> features(EventSequences sequences) {
        List<String> names =
                List.of(input.decoderSettings().getOrDefault("features", "").split("\\s*,\\s*"));
        return sequences.width() == names.size() && !names.contains("") ? names : List.of();
    }

    /** Goes to the range's beginning; returns where each partition's part of it ends. */
    private static Map<TopicPartition, Long> assign(Consumer<byte[], byte[]> consumer, TopicRange range) {
        List<TopicPartition> partitions = consumer.partitionsFor(range.topic()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new CorpusException(
                    CorpusError.CORPUS_UNREADABLE,
                    "topic " + range.topic(),
                    "there is no such topic; correct its name");
        }
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
        consumer.seekToBeginning(partitions);
        range.from()
                .ifPresent(time -> at(consumer, partitions, time)
                        .forEach((partition, found) -> consumer.seek(
                                partition,
                                found.map(OffsetAndTimestamp::offset).orElse(ends.getOrDefault(partition, 0L)))));
        range.to()
                .ifPresent(time -> at(consumer, partitions, time)
                        .forEach((partition, found) ->
                                found.ifPresent(first -> ends.merge(partition, first.offset(), Math::min))));
        return ends;
    }

    private static Map<TopicPartition, Optional<OffsetAndTimestamp>> at(
            Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions, Instant time) {
        Map<TopicPartition, Long> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, time.toEpochMilli()));
        Map<TopicPartition, Optional<OffsetAndTimestamp>> found = new HashMap<>();
        consumer.offsetsForTimes(asked).forEach((partition, first) -> found.put(partition, Optional.ofNullable(first)));
        partitions.forEach(partition -> found.putIfAbsent(partition, Optional.empty()));
        return found;
    }

    private static void poll(
            Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, TopicRange range, Taker taker) {
        long silentSince = System.nanoTime();
        long read = 0;
        while (read < range.most() && !isDone(consumer, ends)) {
            boolean moved = false;
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                moved = true;
                if (record.offset() < ends.getOrDefault(partition, 0L) && read < range.most()) {
                    taker.take(record);
                    read++;
                }
            }
            if (moved) {
                silentSince = System.nanoTime();
            } else if (System.nanoTime() - silentSince > PATIENCE.toNanos()) {
                throw new CorpusException(
                        CorpusError.CORPUS_UNREADABLE,
                        "topic " + range.topic(),
                        "nothing came for " + PATIENCE.toSeconds() + " s, after " + read
                                + " records; is the broker up?");
            }
        }
    }

    private static boolean isDone(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** Decodes records and gathers their events. */
    private static final class Taker {
        private final EventDecoder decoder;
        private final EventDeserializer events;
        private final EventSequences sequences;
        private final LineFaults faults;

        Taker(EventDecoder decoder, int maxBytes, EventSequences sequences, LineFaults faults) {
            this.decoder = decoder;
            this.events = new EventDeserializer(decoder, maxBytes);
            this.sequences = sequences;
            this.faults = faults;
        }

        void take(ConsumerRecord<byte[], byte[]> record) {
            try {
                sequences.add(key(record), events.deserialize(record.topic(), record.headers(), record.value()));
            } catch (RejectedEventException e) {
                faults.add(record.topic() + "-" + record.partition(), record.offset(), e.code() + ": " + e.reason());
            }
        }

        private String key(ConsumerRecord<byte[], byte[]> record) {
            if (decoder.readsKey() && record.value() != null) {
                return decoder.key(record.headers(), record.value());
            }
            if (record.key() == null) {
                throw new RejectedEventException(DeadLetterCode.NULL_KEY, "found no key");
            }
            return Utf8.decode(record.key());
        }
    }
}

package io.github.cellstream.processor.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.cellstream.processor.RejectedEventException;
import io.github.cellstream.processor.SourceHeaders;
import io.github.cellstream.processor.deadletter.DeadLetterListener.Stage;
import io.github.cellstream.schemas.DeadLetterCode;
import io.github.cellstream.schemas.SourcePosition;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/**
 * Writes dead letters for the three handlers, each no larger than the producer takes: first the record's own headers are
 * left out if they take more than a quarter of the room, then the key is cut to a quarter, then the value to what is left.
 */
final class DeadLetters {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final int DEFAULT_REQUEST_SIZE = 1024 * 1024;
    /** Room for the letter's own headers and the batch around it: reason and topic name are bounded. */
    private static final int OVERHEAD = 8 * 1024;

    private static final int LONGEST_REASON = 500;
    private static final int LONGEST_KEY_LOGGED = 200;
    private static final Set<String> OWN_HEADERS = Set.of(
            DeadLetterHeaders.CODE,
            DeadLetterHeaders.REASON,
            DeadLetterHeaders.STAGE,
            DeadLetterHeaders.SOURCE_TOPIC,
            DeadLetterHeaders.SOURCE_PARTITION,
            DeadLetterHeaders.SOURCE_OFFSET,
            DeadLetterHeaders.VALUE_TRUNCATED_FROM,
            DeadLetterHeaders.KEY_TRUNCATED_FROM,
            DeadLetterHeaders.HEADERS_DROPPED);

    private final Stage stage;
    private final Set<DeadLetterCode> seen = EnumSet.noneOf(DeadLetterCode.class);
    private final String topic;
    private final String internalPrefix;
    private final int room;
    private final @Nullable DeadLetterListener listener;

    /**
     * Reads the configuration of Kafka Streams.
     *
     * @throws ConfigException if no dead-letter topic is named
     */
    DeadLetters(Stage stage, Map<String, ?> configs) {
        this.stage = stage;
        Object name = configs.get(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG);
        if (name == null) {
            throw new ConfigException(
                    StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG,
                    null,
                    "name the topic that dead letters go to; it must exist");
        }
        topic = name.toString();
        internalPrefix = configs.get(StreamsConfig.APPLICATION_ID_CONFIG) + "-";
        room = Math.max(OVERHEAD, requestSize(configs) - OVERHEAD);
        listener = configs.get(DeadLetterListener.CONFIG) instanceof DeadLetterListener told ? told : null;
    }

    /** Returns whether losing a record of this topic would lose state, events or dead letters. */
    boolean needs(String other) {
        return other.equals(topic) || isOwn(other, "-changelog") || isOwn(other, "-repartition");
    }

    /** Makes the letter of an event, and tells of it. */
    List<ProducerRecord<byte[], byte[]>> letter(
            RejectedEventException rejected,
            ErrorHandlerContext context,
            byte @Nullable [] key,
            byte @Nullable [] value) {
        SourcePosition source = source(rejected, context);
        Headers headers = new RecordHeaders();
        int left = room - copyHeaders(context.headers(), headers);
        headers.add(DeadLetterHeaders.CODE, bytes(rejected.code().name()));
        headers.add(DeadLetterHeaders.REASON, bytes(shortened(rejected.reason())));
        headers.add(DeadLetterHeaders.STAGE, bytes(stage.name().toLowerCase(Locale.ROOT)));
        SourceHeaders.write(headers, source.getTopic(), source.getPartition(), source.getOffset());
        byte[] fittingKey = cut(key, room / 4, DeadLetterHeaders.KEY_TRUNCATED_FROM, headers);
        left -= fittingKey == null ? 0 : fittingKey.length;
        byte[] fittingValue = cut(value, left, DeadLetterHeaders.VALUE_TRUNCATED_FROM, headers);
        tell(rejected, source, key);
        Long timestamp = context.timestamp() < 0 ? null : context.timestamp();
        return List.of(new ProducerRecord<>(topic, null, timestamp, fittingKey, fittingValue, headers));
    }

    /** Behind a re-keying topic of this application the headers know better than the record where an event came from. */
    private SourcePosition source(RejectedEventException rejected, ErrorHandlerContext context) {
        SourcePosition source = rejected.source();
        if (source == null && isOwn(context.topic(), "-repartition") && context.headers() != null) {
            source = SourceHeaders.read(context.headers());
        }
        return source != null
                ? source
                : new SourcePosition(
                        context.topic() == null ? "" : context.topic(), context.partition(), context.offset());
    }

    private boolean isOwn(@Nullable String other, String suffix) {
        return other != null && other.startsWith(internalPrefix) && other.endsWith(suffix);
    }

    /** The first of each code is a warning, the others are not: a flood of bad events must not flood the log. */
    private void tell(RejectedEventException rejected, SourcePosition source, byte @Nullable [] key) {
        boolean first;
        synchronized (seen) {
            first = seen.add(rejected.code());
        }
        Level level = first ? Level.WARN : Level.DEBUG;
        if (LOG.isEnabledForLevel(level)) {
            Map<String, String> event = new LinkedHashMap<>();
            if (key != null) {
                event.put("key", new String(key, 0, Math.min(key.length, LONGEST_KEY_LOGGED), UTF_8));
            }
            event.put("topic", source.getTopic());
            event.put("partition", Integer.toString(source.getPartition()));
            event.put("offset", Long.toString(source.getOffset()));
            event.forEach(MDC::put);
            LOG.atLevel(level)
                    .log(
                            "Dead letter from {}-{}@{}: {}{}",
                            source.getTopic(),
                            source.getPartition(),
                            source.getOffset(),
                            rejected.getMessage(),
                            first ? " (further ones of this code are logged at DEBUG)" : "");
            event.keySet().forEach(MDC::remove);
        }
        if (listener != null) {
            listener.deadLetter(rejected.code(), stage);
        }
    }

    private int copyHeaders(@Nullable Headers from, Headers into) {
        if (from == null) {
            return 0;
        }
        int count = 0;
        long size = 0;
        for (Header header : from) {
            if (!OWN_HEADERS.contains(header.key())) {
                count++;
                size += 10L + header.key().length() * 3L + (header.value() == null ? 0 : header.value().length);
            }
        }
        if (size > room / 4) {
            into.add(DeadLetterHeaders.HEADERS_DROPPED, bytes(Integer.toString(count)));
            return 0;
        }
        for (Header header : from) {
            if (!OWN_HEADERS.contains(header.key())) {
                into.add(header);
            }
        }
        return (int) size;
    }

    private static byte @Nullable [] cut(byte @Nullable [] bytes, int most, String headerIfCut, Headers headers) {
        if (bytes == null || bytes.length <= most) {
            return bytes;
        }
        headers.add(headerIfCut, bytes(Integer.toString(bytes.length)));
        return Arrays.copyOf(bytes, most);
    }

    private static int requestSize(Map<String, ?> configs) {
        Object size = configs.get(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG));
        if (size == null) {
            size = configs.get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
        }
        return size == null
                ? DEFAULT_REQUEST_SIZE
                : Integer.parseInt(size.toString().trim());
    }

    private static String shortened(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON - 1) + "…";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}

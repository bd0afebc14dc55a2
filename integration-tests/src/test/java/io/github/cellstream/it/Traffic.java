package io.github.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.cellstream.schemas.DeadLetterCode;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One event of a test, good or bad.
 *
 * @param key its key, or null
 * @param timestamp the record's time
 * @param value its bytes
 * @param fault what is wrong with it, or null if nothing is
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Traffic(
        @Nullable String key,
        long timestamp,
        byte[] value,
        @Nullable Fault fault) {
    /**
     * What is wrong with an event, as its dead letter must say.
     *
     * @param code the stable code
     * @param stage where it is refused: {@code decode} or {@code process}
     * @param reason part of the reason
     * @param headers the record headers that the event comes with
     */
    record Fault(DeadLetterCode code, String stage, String reason, Map<String, String> headers) {
        Fault(DeadLetterCode code, String stage, String reason) {
            this(code, stage, reason, Map.of());
        }
    }

    boolean isGood() {
        return fault == null;
    }

    /** The event as a record of a topic. */
    ProducerRecord<String, byte[]> record(String topic) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, null, timestamp, key, value);
        if (fault != null) {
            fault.headers().forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
        }
        return record;
    }
}

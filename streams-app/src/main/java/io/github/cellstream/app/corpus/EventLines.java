package io.github.cellstream.app.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.cellstream.app.decode.EventDecoder;
import io.github.cellstream.processor.RejectedEventException;
import io.github.cellstream.training.data.Example;
import io.github.cellstream.training.data.LineFaults;
import io.github.cellstream.training.data.TextLines;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Reads a file of events, one a line, with a decoder of topics. */
final class EventLines {
    /** Kafka's public classes offer no other way to headers that hold nothing. */
    private static final Headers NONE = new ProducerRecord<byte[], byte[]>("none", new byte[0]).headers();

    private EventLines() {}

    /**
     * Reads all lines from {@code first} to the end.
     *
     * @param first the line that {@code lines} read last
     */
    static List<Example> read(EventDecoder decoder, @Nullable String first, TextLines lines, LineFaults faults)
            throws IOException {
        EventSequences sequences = new EventSequences();
        for (String line = first; line != null; line = lines.next()) {
            if (line.isBlank()) {
                continue;
            }
            try {
                byte[] value = line.getBytes(UTF_8);
                String key = decoder.readsKey() ? decoder.key(NONE, value) : lines.name();
                sequences.add(key, decoder.decode(NONE, value));
            } catch (RejectedEventException e) {
                faults.add(lines.name(), lines.number(), e.code() + ": " + e.reason());
            }
        }
        return sequences.examples();
    }
}

package io.github.cellstream.app.decode;

import io.github.cellstream.processor.RejectedEventException;
import io.github.cellstream.schemas.DeadLetterCode;
import io.github.cellstream.schemas.SequenceEvent;
import io.github.cellstream.schemas.encoding.Encoding;
import io.github.cellstream.schemas.encoding.EncodingError;
import io.github.cellstream.schemas.encoding.EncodingException;
import io.github.cellstream.schemas.encoding.RecordSerdes;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads events that were written by Cellstream's own contract. */
final class ContractDecoder implements EventDecoder {
    private final Encoding encoding;
    private final Deserializer<SequenceEvent> records;

    ContractDecoder(Encoding encoding, Map<String, ?> settings) {
        this.encoding = encoding;
        records = RecordSerdes.sequenceEvent(encoding, settings).deserializer();
    }

    /**
     * Reads one event. A registry that does not answer is no fault of the event: that exception passes, and the job stops
     * and tries again when it is restarted.
     */
    @Override
    public SequenceEvent decode(Headers headers, byte[] value) {
        try {
            return records.deserialize("", value);
        } catch (EncodingException e) {
            if (e.code() == EncodingError.RECORD_UNREADABLE || e.code() == EncodingError.SCHEMA_UNKNOWN) {
                throw new RejectedEventException(
                        DeadLetterCode.UNDECODABLE, "no SequenceEvent in " + encoding + ": " + e.code(), e);
            }
            throw e;
        }
    }

    @Override
    public void close() {
        records.close();
    }
}

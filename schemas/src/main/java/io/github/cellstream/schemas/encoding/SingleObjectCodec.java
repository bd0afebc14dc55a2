package io.github.cellstream.schemas.encoding;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificRecord;

/**
 * Avro's single-object encoding (Avro specification 1.12).
 *
 * <pre>
 *  0        1        2                          10
 * +--------+--------+--------------------------+-------------------
 * |  0xC3  |  0x01  | CRC-64-AVRO of the       | binary datum, to
 * |        |        | writer's schema, LE      | the last byte
 * +--------+--------+--------------------------+-------------------
 * </pre>
 *
 * <p>Reads the present contract and every {@linkplain SchemaHistory released} one. Reads from the array, not through
 * {@code BinaryMessageDecoder}'s stream: so the decoder knows how many bytes remain, and a length that can't be true is
 * refused before memory is taken for it.
 */
final class SingleObjectCodec<T extends SpecificRecord> implements RecordEncoder<T>, RecordDecoder<T> {
    private static final int HEADER = 10;
    private static final ThreadLocal<BinaryDecoder> DECODER = new ThreadLocal<>();

    private final String contract;
    private final byte[] header;
    private final BinaryMessageEncoder<T> encoder;
    private final Map<Long, DatumReader<T>> readers = new HashMap<>();

    @SuppressWarnings("unchecked")
    SingleObjectCodec(Schema schema) {
        contract = schema.getName();
        header = ByteBuffer.allocate(HEADER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0xC3)
                .put((byte) 0x01)
                .putLong(fingerprint(schema))
                .array();
        encoder = new BinaryMessageEncoder<>(RecordModel.INSTANCE, schema);
        for (Schema released : SchemaHistory.of(contract)) {
            readers.put(
                    fingerprint(released), (DatumReader<T>) RecordModel.INSTANCE.createDatumReader(released, schema));
        }
        readers.put(fingerprint(schema), (DatumReader<T>) RecordModel.INSTANCE.createDatumReader(schema, schema));
    }

    /** Returns what the bytes of the present contract begin with. */
    byte[] header() {
        return header;
    }

    private static long fingerprint(Schema schema) {
        return SchemaNormalization.parsingFingerprint64(schema);
    }

    @Override
    public byte[] encode(String topic, T record) {
        try {
            return encoder.encode(record).array();
        } catch (IOException | RuntimeException e) {
            throw Refusals.unwritable(contract, topic, e);
        }
    }

    @Override
    public T decode(String topic, byte[] bytes) {
        if (bytes.length < HEADER || bytes[0] != (byte) 0xC3 || bytes[1] != 0x01) {
            throw Refusals.unreadable(
                    contract,
                    topic,
                    "no single-object header C3 01 and fingerprint in " + bytes.length + " bytes",
                    null);
        }
        long fingerprint = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
        DatumReader<T> reader = readers.get(fingerprint);
        if (reader == null) {
            throw Refusals.unknownSchema(contract, topic, String.format("fingerprint %016x", fingerprint), null);
        }
        try {
            BinaryDecoder decoder =
                    DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, DECODER.get());
            DECODER.set(decoder);
            return reader.read(null, decoder);
        } catch (IOException | AvroRuntimeException e) {
            throw Refusals.unreadable(contract, topic, Refusals.words(e), e);
        }
    }

    @Override
    public void close() {}
}

package io.github.cellstream.schemas.encoding;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** One JSON object per record, written and read as a stream of tokens. */
final class JsonCodec<T extends SpecificRecord> implements RecordEncoder<T>, RecordDecoder<T> {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();
    private static final int FIRST_BYTES = 512;

    private final String contract;
    private final JsonRecord shape;

    JsonCodec(Schema schema) {
        contract = schema.getName();
        shape = new JsonRecord(schema);
    }

    @Override
    public byte[] encode(String topic, T record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(FIRST_BYTES);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            shape.write(record, json);
        } catch (IOException | RuntimeException e) {
            throw Refusals.unwritable(contract, topic, e);
        }
        return bytes.toByteArray();
    }

    @Override
    @SuppressWarnings("unchecked")
    public T decode(String topic, byte[] bytes) {
        try (JsonParser json = JSON.createParser(bytes)) {
            json.nextToken();
            T record = (T) shape.read(json);
            if (json.nextToken() != null) {
                throw Refusals.unreadable(contract, topic, "something follows the JSON object", null);
            }
            return record;
        } catch (EncodingException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw Refusals.unreadable(contract, topic, Refusals.words(e), e);
        }
    }

    @Override
    public void close() {}
}

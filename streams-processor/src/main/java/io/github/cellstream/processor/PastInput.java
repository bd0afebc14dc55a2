package io.github.cellstream.processor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.SequenceEvent;
import io.github.cellstream.schemas.encoding.Features;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;

/**
 * One input as it is kept with a key: in the user's units or words, so that a model with another normalisation or vocabulary
 * can take it.
 *
 * <pre>
 *  0                 8        9
 *  +-----------------+--------+----------------------------------------
 *  | event time (i64)|  kind  |  0: features (f32 each);  1: token, UTF-8
 *  +-----------------+--------+----------------------------------------
 * </pre>
 *
 * little-endian.
 */
final class PastInput {
    private static final int HEADER = 9;
    private static final byte FEATURES = 0;
    private static final byte TOKEN = 1;

    private PastInput() {}

    /** Returns the bytes of an event that steps. */
    static byte[] bytes(long eventTime, SequenceEvent event) {
        List<Float> features = event.getFeatures();
        String token = event.getToken();
        if (features != null) {
            float[] values = new float[features.size()];
            Features.copy(features, values, 0);
            byte[] bytes = header(eventTime, FEATURES, values.length * Float.BYTES);
            payload(bytes).asFloatBuffer().put(values);
            return bytes;
        }
        byte[] text = (token == null ? "" : token).getBytes(UTF_8);
        byte[] bytes = header(eventTime, TOKEN, text.length);
        payload(bytes).put(text);
        return bytes;
    }

    /** Returns the event of such bytes. */
    static SequenceEvent event(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        Instant time = Instant.ofEpochMilli(buffer.getLong());
        if (buffer.get() == TOKEN) {
            String token = new String(bytes, HEADER, bytes.length - HEADER, UTF_8);
            return new SequenceEvent(time, Control.STEP, null, token, null);
        }
        float[] features = new float[(bytes.length - HEADER) / Float.BYTES];
        buffer.asFloatBuffer().get(features);
        return new SequenceEvent(time, Control.STEP, Features.of(features), null, null);
    }

    private static byte[] header(long eventTime, byte kind, int payload) {
        byte[] bytes = new byte[HEADER + payload];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(eventTime).put(kind);
        return bytes;
    }

    private static ByteBuffer payload(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(HEADER);
    }
}

package io.github.cellstream.schemas.encoding;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.SequenceEvent;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Events in Avro's single-object encoding, read by hand where they are as most are: written with the present contract,
 * features in one block. All others, damaged ones among them, go to Avro's reader, so that one law says what is read.
 */
final class DirectEventDecoder implements RecordDecoder<SequenceEvent> {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final Control[] CONTROLS = Control.values();
    private static final int LONGEST = 1024;

    private final SingleObjectCodec<SequenceEvent> reference;
    private final byte[] header;

    DirectEventDecoder(SingleObjectCodec<SequenceEvent> reference) {
        this.reference = reference;
        header = reference.header();
    }

    @Override
    public SequenceEvent decode(String topic, byte[] bytes) {
        if (Arrays.equals(bytes, 0, Math.min(bytes.length, header.length), header, 0, header.length)) {
            SequenceEvent event = new Cursor(bytes, header.length).event();
            if (event != null) {
                return event;
            }
        }
        return reference.decode(topic, bytes);
    }

    /** A place in the bytes; -1 once something was not as it mostly is. */
    private static final class Cursor {
        private final byte[] bytes;
        private int at;

        Cursor(byte[] bytes, int at) {
            this.bytes = bytes;
            this.at = at;
        }

        @Nullable
        SequenceEvent event() {
            SequenceEvent event = new SequenceEvent();
            event.put(0, Instant.ofEpochMilli(number()));
            int control = small(CONTROLS.length - 1);
            int branch = small(1);
            if (branch == 1) {
                event.put(2, Features.of(floats()));
            }
            event.put(3, optionalText());
            event.put(4, optionalText());
            if (at != bytes.length) {
                return null;
            }
            event.put(1, CONTROLS[control]);
            return event;
        }

        private float[] floats() {
            int count = small(LONGEST);
            if (at < 0 || bytes.length - at < count * Float.BYTES) {
                at = -1;
                return new float[0];
            }
            float[] values = new float[count];
            for (int i = 0; i < count; i++, at += Float.BYTES) {
                values[i] = Float.intBitsToFloat((int) INT.get(bytes, at));
            }
            if (count > 0) {
                small(0);
            }
            return values;
        }

        private @Nullable String optionalText() {
            if (small(1) == 0) {
                return null;
            }
            int length = small(LONGEST);
            if (at < 0 || bytes.length - at < length) {
                at = -1;
                return null;
            }
            String text = new String(bytes, at, length, UTF_8);
            at += length;
            return text;
        }

        /** Reads a number of {@code [0, most]}; 0 where it is none. */
        private int small(int most) {
            long value = number();
            if (value >= 0 && value <= most) {
                return (int) value;
            }
            at = -1;
            return 0;
        }

        /** Reads a number of at most eight bytes; 0 where it is longer. */
        private long number() {
            if (at < 0) {
                return 0;
            }
            long zigzag = 0;
            for (int shift = 0; shift < 56 && at < bytes.length; shift += 7) {
                int next = bytes[at++];
                zigzag |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return (zigzag >>> 1) ^ -(zigzag & 1);
                }
            }
            at = -1;
            return 0;
        }
    }
}

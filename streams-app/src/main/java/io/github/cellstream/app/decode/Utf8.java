package io.github.cellstream.app.decode;

import io.github.cellstream.processor.RejectedEventException;
import io.github.cellstream.schemas.DeadLetterCode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Text from bytes, strictly: two different values never become the same text. */
public final class Utf8 {
    private Utf8() {}

    /**
     * Decodes UTF-8.
     *
     * @throws RejectedEventException {@code UNDECODABLE} with the first wrong byte's place, counted from 0
     */
    public static String decode(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return decodeStrictly(bytes);
            }
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String decodeStrictly(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            throw new RejectedEventException(DeadLetterCode.UNDECODABLE, "not UTF-8, at byte " + in.position());
        }
        return out.flip().toString();
    }
}

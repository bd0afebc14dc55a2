package io.github.cellstream.training.data;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a text, cut at {@code \n} or {@code \r\n}, each decoded by itself: a line that is no UTF-8 is one fault and not the end of
 * the file. A byte order mark at the beginning is dropped.
 */
public final class TextLines implements AutoCloseable {
    private static final String MARK = "\uFEFF";

    private final String name;
    private final InputStream in;
    private final LineFaults faults;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    private long number;

    /**
     * Reads from a stream, which {@link #close} closes.
     *
     * @param name the file, for messages
     */
    public TextLines(String name, InputStream in, LineFaults faults) {
        this.name = name;
        this.in = new BufferedInputStream(in, 1 << 16);
        this.faults = faults;
    }

    /** Returns the file's name. */
    public String name() {
        return name;
    }

    /** Returns the number of the line that was read last, from 1. */
    public long number() {
        return number;
    }

    /** Returns the next line that is UTF-8, without its end; null after the last. */
    public @Nullable String next() throws IOException {
        while (readLine()) {
            number++;
            try {
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes.toByteArray()))
                        .toString();
                return number == 1 && text.startsWith(MARK) ? text.substring(1) : text;
            } catch (CharacterCodingException e) {
                faults.add(name, number, "not UTF-8; save the file as UTF-8");
            }
        }
        return null;
    }

    /** Reads the bytes of a line without its end; returns false where nothing is left. */
    private boolean readLine() throws IOException {
        bytes.reset();
        int next = in.read();
        if (next < 0) {
            return false;
        }
        boolean held = false;
        while (next >= 0 && next != '\n') {
            if (held) {
                bytes.write('\r');
            }
            held = next == '\r';
            if (!held) {
                bytes.write(next);
            }
            next = in.read();
        }
        if (held && next < 0) {
            bytes.write('\r');
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

package io.github.cellstream.benchmarks.workload;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * An endless course of events, the same one each time: keys drawn uniformly, {@value #FEATURES} features each, as the decoder
 * {@code floats} reads them.
 */
public final class Workload {
    /** Features of an event. */
    public static final int FEATURES = 8;

    private static final long SEED = 42;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final int keys;
    private int turns;

    /**
     * Begins the course.
     *
     * @param keys sequences, {@code >= 1}
     */
    public Workload(int keys) {
        this.keys = keys;
    }

    /** Returns a course that begins with one event of each key, in turn; only from then on they are drawn. */
    public static Workload inTurn(int keys) {
        Workload workload = new Workload(keys);
        workload.turns = keys;
        return workload;
    }

    /** Receives one event. */
    @FunctionalInterface
    public interface Sink {
        /** Takes a key as text, and features as {@code float32}, little-endian. */
        void accept(byte[] key, byte[] value);
    }

    /** Draws the next events. */
    public void draw(int events, Sink sink) {
        for (int i = 0; i < events; i++) {
            byte[] key = key(turns > 0 ? keys - turns-- : random.nextInt(keys));
            ByteBuffer value = ByteBuffer.allocate(Float.BYTES * FEATURES).order(ByteOrder.LITTLE_ENDIAN);
            for (int f = 0; f < FEATURES; f++) {
                value.putFloat((float) random.nextDouble(-1, 1));
            }
            sink.accept(key, value.array());
        }
    }

    /** Returns the bytes of a key's name. */
    public static byte[] key(int number) {
        return ("key-" + number).getBytes(StandardCharsets.UTF_8);
    }
}

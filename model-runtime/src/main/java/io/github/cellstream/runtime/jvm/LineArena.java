package io.github.cellstream.runtime.jvm;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * Room for floats that begins on a cache line of 64 bytes, so that no vector of weights straddles two.
 *
 * <p>Java does not align arrays; but an array that the collector takes for a large one stands at the beginning of a region of
 * its own and stays there, behind a header of known length (G1: more than half a region; ZGC: more than 4 MiB). Such a
 * chunk is therefore shared by all models of the process: room is handed out one piece behind the other, and a full chunk is
 * followed by another. Nobody frees: the arena holds its chunk weakly, and the chunk goes when the last model in it is
 * gone. Under other collectors each piece is an array of its own, somewhere: right, only slower.
 */
final class LineArena {
    /** The arena of this process. */
    static final LineArena SHARED = new LineArena(Chunks.ofThisJvm());

    private static final int LINE = 64 / Float.BYTES;

    private final Chunks chunks;
    private WeakReference<float @Nullable []> chunk = new WeakReference<>(null);
    private int next;

    LineArena(Chunks chunks) {
        this.chunks = chunks;
    }

    /** Returns room for {@code length} floats, all 0. */
    synchronized Piece allocate(int length) {
        int wanted = (length + LINE - 1) / LINE * LINE;
        if (wanted > chunks.length() - chunks.firstLine()) {
            return new Piece(new float[Math.addExact(chunks.firstLine(), wanted)], chunks.firstLine());
        }
        float[] current = chunk.get();
        if (current == null || wanted > current.length - next) {
            current = new float[chunks.length()];
            chunk = new WeakReference<>(current);
            next = chunks.firstLine();
        }
        int offset = next;
        next += wanted;
        return new Piece(current, offset);
    }

    /**
     * Floats from {@code offset} on.
     *
     * @param array shared with other pieces
     */
    @SuppressWarnings("ArrayRecordComponent") // a place in an array, never compared
    record Piece(float[] array, int offset) {}

    /**
     * How this JVM lays large arrays out.
     *
     * @param length floats of a chunk; 0 where no array has a place that is known
     * @param firstLine index of the first float of a chunk that begins a line
     */
    record Chunks(int length, int firstLine) {
        private static final int MIB = 1 << 20;
        /** Regions of JVMs that were not told otherwise are no larger; a chunk of more would be a waste. */
        private static final int LARGEST = 32 * MIB;

        static Chunks ofThisJvm() {
            HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            if (jvm == null) {
                return new Chunks(0, 0);
            }
            int header = headerBytes(jvm);
            int bytes = 0;
            if (flag(jvm, "UseG1GC")) {
                bytes = Integer.parseInt(jvm.getVMOption("G1HeapRegionSize").getValue());
            } else if (flag(jvm, "UseZGC")) {
                bytes = 8 * MIB;
            }
            int length = bytes > LARGEST ? 0 : Math.max(0, bytes - header) / Float.BYTES;
            return new Chunks(length, (LINE * Float.BYTES - header) / Float.BYTES % LINE);
        }

        /** Bytes before the first float of an array: mark word, class, length. */
        private static int headerBytes(HotSpotDiagnosticMXBean jvm) {
            if (flag(jvm, "UseCompactObjectHeaders")) {
                return 12;
            }
            if (flag(jvm, "UseCompressedClassPointers")) {
                return 16;
            }
            return Runtime.version().feature() >= 23 ? 20 : 24;
        }

        private static boolean flag(HotSpotDiagnosticMXBean jvm, String name) {
            try {
                return Boolean.parseBoolean(jvm.getVMOption(name).getValue());
            } catch (IllegalArgumentException unknownHere) {
                return false;
            }
        }
    }
}

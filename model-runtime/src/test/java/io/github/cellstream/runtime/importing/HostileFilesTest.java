package io.github.cellstream.runtime.importing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** Damaged files are refused in one way only: quickly, in little memory, with a message that names the file. */
class HostileFilesTest {
    private static final int TRIES = 400;
    private static final long MOST_NANOS = 1_000_000_000L;
    private static final long MOST_BYTES = 64L << 20;
    private static final Map<String, String> ARCHITECTURE =
            Map.of("architecture", "table | rnn: LSTM, 2 layers, proj_size 4 | head | softmax");

    @Test
    void shouldSurviveDamagedSafetensors() throws IOException {
        byte[] sound = Files.readAllBytes(SmallCasesTest.resource("torch-lstm-projection/model.safetensors"));
        fuzz("damaged.safetensors", sound, bytes -> bytes);
    }

    @Test
    void shouldSurviveDamagedArchives() throws IOException {
        fuzz("damaged.keras", Files.readAllBytes(SmallCasesTest.resource("keras-masked/model.keras")), bytes -> bytes);
    }

    @Test
    void shouldSurviveDamagedHdf5() throws IOException {
        byte[] archive = Files.readAllBytes(SmallCasesTest.resource("keras-masked/model.keras"));
        byte[] config = member(archive, "config.json");
        fuzz("damaged.keras", member(archive, "model.weights.h5"), bytes -> zip(config, bytes));
    }

    @Test
    void shouldSurviveDamagedArchitectures() throws IOException {
        byte[] archive = Files.readAllBytes(SmallCasesTest.resource("keras-masked/model.keras"));
        byte[] weights = member(archive, "model.weights.h5");
        fuzz("damaged.keras", member(archive, "config.json"), bytes -> zip(bytes, weights));
    }

    private static void fuzz(String name, byte[] sound, Wrapping wrapping) throws IOException {
        long seed = System.nanoTime();
        System.out.println("fuzz " + name + ", seed " + seed);
        Random random = new Random(seed);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ModelFiles.read(source(name, wrapping.wrap(sound)));
        int refused = 0;
        for (int i = 0; i < TRIES; i++) {
            ModelSource source = source(name, wrapping.wrap(damaged(sound, random)));
            long allocated = threads.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            try {
                ModelFiles.read(source);
            } catch (ModelException e) {
                refused++;
                assertThat(e).hasMessageContaining(name);
            }
            assertThat(System.nanoTime() - start).as("nanoseconds, try %d", i).isLessThan(MOST_NANOS);
            assertThat(threads.getCurrentThreadAllocatedBytes() - allocated)
                    .as("bytes, try %d", i)
                    .isLessThan(MOST_BYTES);
        }
        assertThat(refused).isPositive();
    }

    private static ModelSource source(String name, byte[] bytes) {
        ModelSource source = ModelSource.bytes(name, bytes);
        return name.endsWith(".safetensors") ? source.with(ARCHITECTURE) : source;
    }

    /** Flips bits, writes extreme bytes, moves parts about, or cuts; most often near the beginning, where headers are. */
    private static byte[] damaged(byte[] sound, Random random) {
        byte[] bytes = sound.clone();
        int hits = 1 + random.nextInt(8);
        for (int h = 0; h < hits; h++) {
            int range = random.nextBoolean() ? bytes.length : Math.min(bytes.length, 4096);
            int at = random.nextInt(range);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) (random.nextBoolean() ? 0xff : 0x7f);
                case 2 -> bytes[at] = bytes[random.nextInt(bytes.length)];
                default -> {
                    int length = Math.min(8, bytes.length - at);
                    System.arraycopy(bytes, random.nextInt(bytes.length - length + 1), bytes, at, length);
                }
            }
        }
        return random.nextInt(10) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    static byte[] member(byte[] archive, String name) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(name)) {
                    return zip.readAllBytes();
                }
            }
        }
        throw new IllegalArgumentException(name);
    }

    /** Packs an archive without compression, as Keras does. */
    static byte[] zip(byte[] config, byte[] weights) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(archive)) {
            for (Map.Entry<String, byte[]> member :
                    Map.of("config.json", config, "model.weights.h5", weights).entrySet()) {
                ZipEntry entry = new ZipEntry(member.getKey());
                CRC32 crc = new CRC32();
                crc.update(member.getValue());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(member.getValue().length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(member.getValue());
            }
        }
        return archive.toByteArray();
    }

    private interface Wrapping {
        byte[] wrap(byte[] bytes) throws IOException;
    }
}

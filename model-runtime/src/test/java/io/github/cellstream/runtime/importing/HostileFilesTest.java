package io.github.cellstream.runtime.importing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.laws.RandomNetworks;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.onnx.ElementType;
import io.github.cellstream.runtime.onnx.Graphs;
import io.github.cellstream.runtime.onnx.ModelSetting;
import io.github.cellstream.runtime.onnx.ModelSettings;
import io.github.cellstream.runtime.onnx.ModelSignature;
import io.github.cellstream.runtime.onnx.OnnxWriter;
import io.github.cellstream.runtime.verify.RecordedCase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged files are refused in one way only: quickly, in little memory, with a message that names the file. Quickly is said of
 * the reading thread's own processor time; a reader that never comes back meets the timeout, even if it heeds no interrupt.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
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

    @Test
    void shouldSurviveDamagedGraphsOfOneStep() throws IOException {
        fuzz(
                "damaged.onnx",
                OnnxWriter.write(
                        new RandomNetworks(1).ofFeatures(Cell.LSTM, 3, List.of(5), 2),
                        ModelSettings.NONE.with(ModelSetting.LABELS, List.of("a", "b"))),
                bytes -> bytes);
    }

    @Test
    void shouldSurviveDamagedGraphsOfSequences() throws IOException {
        fuzz(
                "damaged.onnx",
                new Graphs()
                        .input("x", ElementType.FLOAT, "time", "batch", 2)
                        .constant("W", List.of(1L, 6L, 2L), Collections.nCopies(12, 0.25f))
                        .constant("R", List.of(1L, 6L, 2L), Collections.nCopies(12, -0.5f))
                        .node("GRU", "x W R", "Y", Graphs.integer("hidden_size", 2))
                        .tensor(axis ->
                                axis.setName("one").setDataType(7).addDims(1).addInt64Data(1))
                        .node("Squeeze", "Y one", "y")
                        .output("y", "time", "batch", 2)
                        .source()
                        .bytes(),
                bytes -> bytes);
    }

    @Test
    void shouldSurviveDamagedPropertiesBesideAModel(@TempDir Path folder) throws IOException {
        Path model = Files.write(
                folder.resolve("model.onnx"),
                OnnxWriter.write(new RandomNetworks(1).ofFeatures(Cell.LSTM, 3, List.of(5), 2), ModelSettings.NONE));
        byte[] sound =
                "task = classification\nlabels = [\"a\", \"b\"]\nnormalization.mean = 1,2,3\nnormalization.scale = 1,2,3\n"
                        .getBytes(StandardCharsets.UTF_8);
        fuzz(model.toString(), sound, bytes -> bytes, bytes -> {
            Files.write(folder.resolve("model.onnx.properties"), bytes);
            ModelSignature.of(ModelFiles.read(ModelSource.file(model)));
        });
    }

    @Test
    void shouldSurviveDamagedCases(@TempDir Path folder) throws IOException {
        Path model = Files.write(
                folder.resolve("model.onnx"),
                OnnxWriter.write(new RandomNetworks(1).ofFeatures(Cell.LSTM, 3, List.of(5), 2), ModelSettings.NONE));
        Files.write(folder.resolve("x.bin"), new byte[4 * 2 * 3 * 3]);
        Files.write(folder.resolve("y.bin"), new byte[4 * 2 * 3 * 2]);
        byte[] sound = ("{\"expect\": \"equal\", \"tolerance\": 9, \"x\": {\"file\": \"x.bin\", \"dtype\": \"f32\","
                        + " \"shape\": [2, 3, 3]}, \"y\": {\"file\": \"y.bin\", \"dtype\": \"f32\", \"shape\": [2, 3, 2]}}")
                .getBytes(StandardCharsets.UTF_8);
        fuzz(folder.toString(), sound, bytes -> bytes, bytes -> {
            Path description = Files.write(folder.resolve("case.json"), bytes);
            RecordedCase.read(description).verify(ModelSource.file(model), Optional.empty());
        });
    }

    private static void fuzz(String name, byte[] sound, Wrapping wrapping) throws IOException {
        fuzz(name, sound, wrapping, bytes -> ModelFiles.read(source(name, bytes)));
    }

    private static void fuzz(String name, byte[] sound, Wrapping wrapping, Reading reading) throws IOException {
        long seed = Long.getLong("cellstream.fuzz.seed", System.nanoTime());
        System.out.println("fuzz " + name + ": -Dcellstream.fuzz.seed=" + seed);
        Random random = new Random(seed);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        reading.read(wrapping.wrap(sound));
        int refused = 0;
        for (int i = 0; i < TRIES; i++) {
            byte[] damaged = wrapping.wrap(damaged(sound, random));
            long allocated = threads.getCurrentThreadAllocatedBytes();
            long start = threads.getCurrentThreadCpuTime();
            try {
                reading.read(damaged);
            } catch (ModelException e) {
                refused++;
                assertThat(e).hasMessageContaining(name);
            }
            assertThat(threads.getCurrentThreadCpuTime() - start)
                    .as("nanoseconds of the processor, try %d", i)
                    .isLessThan(MOST_NANOS);
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

    private interface Reading {
        void read(byte[] bytes) throws IOException;
    }

    private interface Wrapping {
        byte[] wrap(byte[] bytes) throws IOException;
    }
}

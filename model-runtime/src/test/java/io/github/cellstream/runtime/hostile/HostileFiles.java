package io.github.cellstream.runtime.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Files of other formats made to harm, by kind, written into a folder. */
final class HostileFiles {
    private static final String LSTM =
            "{\"class_name\":\"Sequential\",\"config\":{\"layers\":[{\"class_name\":\"LSTM\","
                    + "\"config\":{\"name\":\"a\",\"units\":%s,\"batch_input_shape\":[null,null,2]}}]}}";

    private static final byte[] WEIGHTS = weights();

    private final Path folder;
    private final Map<String, Path> files = new LinkedHashMap<>();

    private HostileFiles(Path folder) {
        this.folder = folder;
    }

    static Map<String, Path> write(Path folder) throws IOException {
        HostileFiles hostile = new HostileFiles(folder);
        for (Map.Entry<String, byte[]> graph : HostileGraphs.all().entrySet()) {
            hostile.file(graph.getKey(), "onnx", graph.getValue());
        }
        hostile.safetensors();
        hostile.archives();
        hostile.beside();
        return hostile.files;
    }

    private void safetensors() throws IOException {
        String sound = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}%s}";
        tensors(
                "safetensors, tensors that overlap",
                sound.formatted(",\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}"),
                4,
                -1);
        tensors("safetensors, negative offset", sound.formatted("").replace("[0,4]", "[-4,0]"), 4, -1);
        tensors("safetensors, beyond the end", sound.formatted("").replace("[0,4]", "[0,99999999999]"), 4, -1);
        tensors("safetensors, shape of exabytes", sound.formatted("").replace("[1]", "[4294967296,4294967296]"), 4, -1);
        tensors(
                "safetensors, two of one name",
                sound.formatted(",\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}"),
                4,
                -1);
        tensors("safetensors, unknown type", sound.formatted("").replace("F32", "Q4_K"), 4, -1);
        tensors("safetensors, header longer than the file", sound.formatted(""), 4, Long.MAX_VALUE);
        tensors("safetensors, header of 8 MB", sound.formatted(" ".repeat(8 << 20)), 4, -1);
        StringBuilder many = new StringBuilder("{");
        for (int i = 0; i < 60_000; i++) {
            many.append("\"").append(i).append("\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},");
        }
        tensors("safetensors, 60,000 tensors", many.append("\"z\":1}").toString(), 0, -1);
        tensors("safetensors, header that nests", "{\"a\":" + "[".repeat(1_000_000), 0, -1);
    }

    private void archives() throws IOException {
        file("zip bomb", "keras", zip("config.json", new byte[1 << 20], 200));
        file("zip entry with a path upwards", "keras", zip("../../config.json", new byte[10], 1));
        file("zip entry with an absolute path", "keras", zip("/tmp/config.json", new byte[10], 1));
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(many)) {
            for (int i = 0; i < 60_000; i++) {
                zip.putNextEntry(new ZipEntry(i + "config.json"));
            }
        }
        file("zip of 60,000 members", "keras", many.toByteArray());
        file("config that nests", "keras", keras("{\"class_name\":" + "[".repeat(1_000_000)));
        file("config of 8 MB", "keras", keras("{\"class_name\":\"" + "x".repeat(8 << 20) + "\"}"));
        String empty = "{\"class_name\":\"Sequential\",\"config\":{\"layers\":[";
        file("config of a million empty parts", "keras", keras(empty + "{},".repeat(1_000_000) + "{}]}}"));
        file("config with a number of a million digits", "keras", keras(LSTM.formatted("9".repeat(1_000_000))));
        file("units beyond all memory", "keras", keras(LSTM.formatted("16777216")));
        file("weights of another model", "keras", keras(LSTM.formatted("4")));
        file("no HDF5 inside", "keras", zip("config.json", new byte[10], 1));
        file("a pickle", "pt", new byte[] {(byte) 0x80, 2, 'c', 'o', 's', '\n', 's', 'y', 's', 't', 'e', 'm', '\n'});
    }

    private void beside() throws IOException {
        Path properties = file("properties that know no such key", "onnx", HostileGraphs.sound());
        Files.writeString(Path.of(properties + ".properties"), "cellstream.run = rm\n");
        Path nan = file("properties with NaN", "onnx", HostileGraphs.sound());
        Files.writeString(Path.of(nan + ".properties"), "normalization.mean = NaN,0,0\nnormalization.scale = 1,1,1\n");
        Path huge = file("properties of 80 MB", "onnx", HostileGraphs.sound());
        try (var out = Files.newByteChannel(
                Path.of(huge + ".properties"),
                java.nio.file.StandardOpenOption.CREATE,
                java.nio.file.StandardOpenOption.WRITE)) {
            out.position(80 << 20).write(ByteBuffer.wrap("x".getBytes(StandardCharsets.UTF_8)));
        }
        Path json =
                file("architecture of 80 MB", "h5", new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'});
        try (var out = Files.newByteChannel(
                Path.of(json + ".json"),
                java.nio.file.StandardOpenOption.CREATE,
                java.nio.file.StandardOpenOption.WRITE)) {
            out.position(80 << 20).write(ByteBuffer.wrap("x".getBytes(StandardCharsets.UTF_8)));
        }
        Files.writeString(folder.resolve("secret.bin"), "12345678");
        Files.createSymbolicLink(folder.resolve("link.bin"), folder.resolve("secret.bin"));
    }

    private void tensors(String kind, String header, int bytes, long length) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + json.length + bytes).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(length < 0 ? json.length : length).put(json);
        Path path = file(kind, "safetensors", file.array());
        Files.writeString(Path.of(path + ".properties"), "architecture = a\n");
    }

    private Path file(String kind, String ending, byte[] bytes) throws IOException {
        Path path = folder.resolve(kind.replaceAll("[^A-Za-z0-9]+", "-") + "." + ending);
        Files.write(path, bytes);
        files.put(kind, path);
        return path;
    }

    private static byte[] weights() {
        try (ZipInputStream zip = new ZipInputStream(soundArchive())) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals("model.weights.h5")) {
                    return zip.readAllBytes();
                }
            }
            throw new IllegalStateException("no weights in the archive");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static InputStream soundArchive() {
        return Objects.requireNonNull(HostileFiles.class.getResourceAsStream("/importing/keras-masked/model.keras"));
    }

    private static byte[] keras(String config) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(archive)) {
            zip.setLevel(java.util.zip.Deflater.NO_COMPRESSION);
            zip.putNextEntry(new ZipEntry("config.json"));
            zip.write(config.getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("model.weights.h5"));
            zip.write(WEIGHTS);
        }
        return archive.toByteArray();
    }

    private static byte[] zip(String name, byte[] part, int times) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(archive)) {
            zip.putNextEntry(new ZipEntry(name));
            for (int i = 0; i < times; i++) {
                zip.write(part);
            }
        }
        return archive.toByteArray();
    }
}

package io.github.cellstream.runtime;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Where a model comes from: the bytes of its file, and settings that complete or overrule the file's own metadata.
 *
 * <p>Settings carry the names of the file's metadata without the prefix {@code cellstream.}: {@code task}, {@code
 * labels}, {@code state.pairs} … They come from {@code FILE.properties} beside the file and, above it, from the
 * configuration.
 */
public final class ModelSource {
    /** Files beyond this are refused before they are read: 2 GB is the most that one protobuf message can hold. */
    public static final long MAX_BYTES = Integer.MAX_VALUE - 8L;

    /** Most bytes of a file that stands beside a model's. */
    private static final long MAX_BESIDE = 4 << 20;

    private final String name;
    private final byte[] bytes;
    private final Map<String, String> settings;

    private ModelSource(String name, byte[] bytes, Map<String, String> settings) {
        this.name = Objects.requireNonNull(name, "name");
        this.bytes = bytes;
        this.settings = Map.copyOf(settings);
    }

    /**
     * Reads a model file, and if they stand beside it {@code FILE.properties} with its settings and {@code FILE.json}, the
     * architecture of a file of weights, which becomes the setting {@code architecture}.
     *
     * @throws ModelException {@link ModelError#MODEL_UNREADABLE} or {@link ModelError#MODEL_TOO_LARGE}
     */
    public static ModelSource file(Path file) {
        try {
            Map<String, String> settings = new TreeMap<>();
            Path json = file.resolveSibling(file.getFileName() + ".json");
            if (Files.exists(json)) {
                requireSize(json, MAX_BESIDE);
                settings.put("architecture", Files.readString(json));
            }
            Path properties = file.resolveSibling(file.getFileName() + ".properties");
            if (Files.exists(properties)) {
                requireSize(properties, MAX_BESIDE);
                settings.putAll(readSettings(properties));
            }
            requireSize(file, MAX_BYTES);
            return new ModelSource(file.toString(), Files.readAllBytes(file), settings);
        } catch (IOException e) {
            throw new ModelException(
                    ModelError.MODEL_UNREADABLE, file.toString(), e + "; check the path and its permissions", e);
        }
    }

    /** A model file's bytes that are already in memory; {@code name} stands for the path in messages. */
    public static ModelSource bytes(String name, byte[] bytes) {
        return new ModelSource(name, bytes.clone(), Map.of());
    }

    /** A model without a file, made of settings alone, as the engine {@code online} takes it. */
    public static ModelSource settings(String name, Map<String, String> settings) {
        return new ModelSource(name, new byte[0], settings);
    }

    /** Returns this source with {@code more} settings; they overrule settings of the same name. */
    public ModelSource with(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(settings);
        all.putAll(more);
        return new ModelSource(name, bytes, all);
    }

    /** Returns this source without a setting. */
    public ModelSource without(String setting) {
        Map<String, String> fewer = new TreeMap<>(settings);
        fewer.remove(setting);
        return new ModelSource(name, bytes, fewer);
    }

    /** Returns this source with other bytes under the same name and settings; the bytes are given away. */
    public ModelSource withBytes(byte[] other) {
        return new ModelSource(name, other, settings);
    }

    /** Returns the path, or the name given, for messages. */
    public String name() {
        return name;
    }

    /** Returns the file's bytes; shared, not to be written; of length 0 if there is no file. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns the settings, sorted by nothing in particular. */
    public Map<String, String> settings() {
        return settings;
    }

    private static void requireSize(Path file, long most) throws IOException {
        long size = Files.size(file);
        if (size > most) {
            throw new ModelException(ModelError.MODEL_TOO_LARGE, file.toString(), size + " bytes, at most " + most);
        }
    }

    private static Map<String, String> readSettings(Path beside) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(beside, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        Map<String, String> settings = new TreeMap<>();
        for (String key : properties.stringPropertyNames()) {
            settings.put(
                    key.startsWith("cellstream.") ? key.substring("cellstream.".length()) : key,
                    properties.getProperty(key));
        }
        return settings;
    }
}

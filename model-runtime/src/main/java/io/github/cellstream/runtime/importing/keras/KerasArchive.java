package io.github.cellstream.runtime.importing.keras;

import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.importing.JsonText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A {@code .keras} file: a Zip archive of {@code config.json}, {@code model.weights.h5} and {@code metadata.json}. Nothing else in it is unpacked.
 *
 * @param config the architecture
 * @param weights an HDF5 file
 * @param metadata who wrote the archive
 */
@SuppressWarnings("ArrayRecordComponent") // a file's bytes, never compared
record KerasArchive(String config, byte[] weights, Optional<String> metadata) {
    private static final String CONFIG = "config.json";
    private static final String WEIGHTS = "model.weights.h5";
    private static final String METADATA = "metadata.json";
    private static final Set<String> WANTED = Set.of(CONFIG, WEIGHTS, METADATA);
    private static final int MAX_MEMBERS = 1000;

    /** Weights hardly shrink; what grows this much when it is unpacked is no model. */
    private static final int MAX_GROWTH = 16;

    private static final int LEAST_ROOM = 1 << 20;

    static KerasArchive read(String file, byte[] bytes) {
        long room = Math.max(LEAST_ROOM, Math.min(Integer.MAX_VALUE - 16L, (long) MAX_GROWTH * bytes.length));
        Map<String, byte[]> members = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            int count = 0;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                count++;
                if (count > MAX_MEMBERS) {
                    throw tooLarge(file, "more than " + MAX_MEMBERS + " members");
                }
                byte[] content = zip.readNBytes((int) room + 1);
                room -= content.length;
                if (room < 0) {
                    throw tooLarge(
                            file,
                            "'" + entry.getName() + "' unpacks to more than " + MAX_GROWTH + " times the file's "
                                    + bytes.length + " bytes");
                }
                if (WANTED.contains(entry.getName()) && members.put(entry.getName(), content) != null) {
                    throw malformed(file, "two members are named " + entry.getName(), null);
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw malformed(file, "no Zip archive, or a damaged one (" + e.getMessage() + ")", e);
        }
        return new KerasArchive(
                text(member(file, members, CONFIG)),
                member(file, members, WEIGHTS),
                Optional.ofNullable(members.get(METADATA)).map(KerasArchive::text));
    }

    /** Returns the version of Keras that wrote the archive, if it says so. */
    Optional<String> version(String file) {
        return metadata.map(json -> JsonText.object(file + ": " + METADATA, json)
                .path("keras_version")
                .textValue());
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static byte[] member(String file, Map<String, byte[]> members, String name) {
        byte[] member = members.get(name);
        if (member == null) {
            throw malformed(
                    file,
                    "found no member '" + name + "', wanted " + CONFIG + " and " + WEIGHTS
                            + " as model.save(\"model.keras\") of Keras 3 writes them",
                    null);
        }
        return member;
    }

    private static ModelException tooLarge(String file, String what) {
        return new ModelException(ModelError.MODEL_TOO_LARGE, file, what + "; it is refused as a Zip bomb");
    }

    private static ModelException malformed(String file, String what, @Nullable Exception e) {
        return new ModelException(ModelError.MODEL_MALFORMED, file, what, e);
    }
}

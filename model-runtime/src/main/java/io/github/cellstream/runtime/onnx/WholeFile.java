package io.github.cellstream.runtime.onnx;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes a file whole or not at all. */
public final class WholeFile {
    private WholeFile() {}

    /**
     * Writes beside the file's place first, then moves there. Who may read it is the process's usual choice (its umask), not
     * the owner alone, as for temporary files: a model is trained by one user and run by another.
     *
     * @param to its place; a file there is replaced
     */
    public static void write(Path to, byte[] bytes) throws IOException {
        Path part = to.resolveSibling(to.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            Files.write(part, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try {
                Files.move(part, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(part, to, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }
}

package io.github.cellstream.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders of a bench, in the system's temporary folder. */
public final class Folders {
    private Folders() {}

    /** Creates one. */
    public static Path temporary() {
        try {
            return Files.createTempDirectory("cellstream-bench-");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary directory for the bench; set java.io.tmpdir", e);
        }
    }

    /** Deletes a folder and all that is in it; what can't be deleted is left. */
    public static void delete(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            tree.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException | UncheckedIOException gone) {
            folder.toFile().deleteOnExit();
        }
    }
}

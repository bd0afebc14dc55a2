package io.github.cellstream.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A temporary folder for states and the model's file; gone when it is closed.
 *
 * @param folder where it is
 */
record Workspace(Path folder) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Workspace.class);

    static Workspace create() {
        try {
            return new Workspace(Files.createTempDirectory("cellstream-demo-"));
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary directory for the demo's states; set java.io.tmpdir", e);
        }
    }

    Path states() {
        return folder.resolve("states");
    }

    Path model() {
        return folder.resolve("model.onnx");
    }

    @Override
    public void close() {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOG.warn("the demo's files in {} could not be deleted: {}; delete them by hand", folder, e.toString());
        }
    }
}

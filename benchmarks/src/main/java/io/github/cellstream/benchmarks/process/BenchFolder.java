package io.github.cellstream.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/**
 * A bench's folder in the system's temporary folder, and the JVMs that work in it. Both are gone when it is closed, and also when this JVM
 * ends before that, as after Ctrl-C.
 */
public final class BenchFolder implements AutoCloseable {
    private final Path path;
    private final List<ChildJvm> children = new ArrayList<>();
    private final Thread ending = new Thread(this::leave, "bench-end");
    private boolean closed;

    private BenchFolder(Path path) {
        this.path = path;
    }

    /** Creates one. */
    public static BenchFolder create() {
        try {
            BenchFolder folder = new BenchFolder(Files.createTempDirectory(
                    "cellstream-bench-" + ProcessHandle.current().pid() + "-"));
            Runtime.getRuntime().addShutdownHook(folder.ending);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary directory for the bench; set java.io.tmpdir", e);
        }
    }

    /** Returns where it is. */
    public Path path() {
        return path;
    }

    /**
     * Starts a JVM whose temporary files and log lie here.
     *
     * @throws CancellationException if this folder has been closed, for example since the bench was interrupted
     */
    public synchronized ChildJvm start(ChildJvm.Program program) {
        if (closed) {
            throw new CancellationException("the bench was interrupted");
        }
        ChildJvm child = ChildJvm.start(program, path);
        children.add(child);
        return child;
    }

    /** Deletes a folder and all that is in it; what can't be deleted is left. */
    public static void delete(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            tree.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException | UncheckedIOException gone) {
            folder.toFile().deleteOnExit();
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(ending);
        } catch (IllegalStateException underWay) {
            return; // the hook does the rest
        }
        leave();
    }

    private void leave() {
        List<ChildJvm> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(children);
        }
        all.forEach(ChildJvm::kill);
        delete(path);
    }
}

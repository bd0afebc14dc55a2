package io.github.cellstream.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class BenchFolderTest {
    private static final ChildJvm.Program WAITING =
            ChildJvm.Program.here("waiting", Waiting.class, List.of("-Xmx32m"), List.of());

    /** A child that says that it is there, and waits for orders. */
    static final class Waiting {
        private Waiting() {}

        public static void main(String[] arguments) throws IOException {
            Attendant attendant = Attendant.ofThisJvm();
            attendant.say("here");
            attendant.serve();
        }
    }

    @Test
    void shouldEndItsJvmsAndDeleteItsFilesWhenClosed() throws IOException {
        BenchFolder folder = BenchFolder.create();
        ChildJvm child = folder.start(WAITING);
        assertThat(child.listen()).isEqualTo("here");
        assertThat(child.mark().cpuNanos()).isPositive();
        Path file = Files.createDirectories(folder.path().resolve("a/b")).resolve("file");
        Files.writeString(file, "text");
        folder.close();
        assertThatThrownBy(child::requireAlive).hasMessageStartingWith("the JVM of waiting ended");
        assertThat(folder.path()).doesNotExist();
    }

    @Test
    void shouldStartNothingOnceClosed() {
        BenchFolder folder = BenchFolder.create();
        folder.close();
        assertThatThrownBy(() -> folder.start(WAITING)).isInstanceOf(CancellationException.class);
    }
}

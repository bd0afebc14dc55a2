package io.github.cellstream.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void shouldReplaceAFileAndLeaveNothingElse() throws Exception {
        Path place = Files.write(folder.resolve("model.onnx"), new byte[] {1, 2, 3});
        WholeFile.write(place, new byte[] {4, 5});
        assertThat(place).hasBinaryContent(new byte[] {4, 5});
        assertThat(names()).containsExactly("model.onnx");
    }

    @Test
    void shouldLeaveThePlaceAsItWasWhenItCanNotWrite() throws Exception {
        Path place = Files.createDirectories(folder.resolve("model.onnx").resolve("full"));
        assertThatThrownBy(() -> WholeFile.write(folder.resolve("model.onnx"), new byte[] {1}))
                .isInstanceOf(IOException.class);
        assertThat(place).isDirectory();
        assertThat(names()).containsExactly("model.onnx");
    }

    @Test
    void shouldGiveTheRightsThatAnyNewFileHas() throws Exception {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "rights of POSIX");
        Path any = Files.write(folder.resolve("any"), new byte[] {1});
        Path place = folder.resolve("model.onnx");
        WholeFile.write(place, new byte[] {1});
        assertThat(Files.getPosixFilePermissions(place)).isEqualTo(Files.getPosixFilePermissions(any));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}

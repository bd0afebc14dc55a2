package io.github.cellstream.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WorkspaceTest {
    @Test
    void shouldLeaveNoFolderBehind() throws Exception {
        Path folder;
        try (Workspace workspace = Workspace.create()) {
            folder = workspace.folder();
            Files.createDirectories(workspace.states().resolve("0_1"));
            Files.writeString(workspace.model(), "model");
        }
        assertThat(folder).doesNotExist();
    }
}

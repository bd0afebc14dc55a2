package io.github.cellstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@RequiresDocker
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class ImageIT {
    @Test
    void shouldTellItsVersion() {
        assertThat(ProgramContainer.output("--version")).contains(Images.version());
    }
}

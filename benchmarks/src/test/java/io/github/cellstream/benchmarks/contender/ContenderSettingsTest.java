package io.github.cellstream.benchmarks.contender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContenderSettingsTest {
    private static final ContenderSettings SETTINGS = new ContenderSettings(
            Contender.FLINK_HEAP_CHAINED,
            "127.0.0.1:9092",
            "job",
            "in",
            "out",
            Path.of("/tmp/model.onnx"),
            Path.of("/tmp/job"),
            true,
            2,
            Map.of("num.standby.replicas", "1"));

    @Test
    void shouldBeReadAsTheyWereWritten() {
        assertThat(ContenderSettings.parse(SETTINGS.words())).isEqualTo(SETTINGS);
    }

    @Test
    void shouldNameWhatIsMissing() {
        Map<String, String> words = SETTINGS.words();
        words.remove("model");
        assertThatThrownBy(() -> ContenderSettings.parse(words)).hasMessage("a contender was not told its model");
    }

    @Test
    void shouldFindAContenderByItsName() {
        for (Contender contender : Contender.values()) {
            assertThat(Contender.of(contender.label())).isSameAs(contender);
        }
        assertThatThrownBy(() -> Contender.of("spark")).hasMessageContaining("there are pass-through,");
    }

    @Test
    void shouldReadTheRestoreMarkThatItWrites() {
        RestoreMark mark = new RestoreMark(1, 2, 3, true, false, 4);
        assertThat(RestoreMark.parse(mark.text())).isEqualTo(mark);
    }
}

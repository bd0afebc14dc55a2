package io.github.cellstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void shouldGiveDefaultsAndOverrules() {
        Settings settings = new Settings("here", Map.of("units", " 7 ", "leaks", "1, 0.5"));
        assertThat(settings.integer("units", 3, 1, 10)).isEqualTo(7);
        assertThat(settings.integer("seed", 5, 0, 10)).isEqualTo(5);
        assertThat(settings.number("delta", 0.25f, 0, 1)).isEqualTo(0.25f);
        assertThat(settings.numbers("leaks", "1", 0, 1)).containsExactly(1f, 0.5f);
        assertThat(settings.text("name", "n")).isEqualTo("n");
        settings.refuseUnknown();
    }

    @Test
    void shouldNameTheNearestValidKey() {
        Settings settings = new Settings("engine", Map.of("unit", "7"));
        settings.integer("units", 3, 1, 10);
        settings.integer("seed", 3, 1, 10);
        assertThatThrownBy(settings::refuseUnknown)
                .isInstanceOf(ModelException.class)
                .hasMessage("MODEL_SETTING (operator): engine: unknown setting unit; the nearest valid one is units,"
                        + " all are [seed, units]");
    }

    @Test
    void shouldRefuseWhatIsOutOfRangeOrNoNumber() {
        Settings settings = new Settings("engine", Map.of("units", "11", "delta", "x", "rate", "NaN", "leaks", ""));
        assertThatThrownBy(() -> settings.integer("units", 3, 1, 10))
                .hasMessageContaining("setting units is '11', wanted a whole number from 1 to 10");
        assertThatThrownBy(() -> settings.number("delta", 3, 1, 10)).hasMessageContaining("delta is 'x'");
        assertThatThrownBy(() -> settings.number("rate", 3, 1, 10)).hasMessageContaining("rate is 'NaN'");
        assertThatThrownBy(() -> settings.numbers("leaks", "1", 0, 1)).hasMessageContaining("at least one");
    }
}

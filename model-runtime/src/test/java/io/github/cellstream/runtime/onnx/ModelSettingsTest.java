package io.github.cellstream.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cellstream.runtime.Task;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ModelSettingsTest {
    @Test
    void shouldReadListsByOneRule() {
        assertThat(list("a, b ,c")).containsExactly("a", "b", "c");
        assertThat(list("")).isEmpty();
        assertThat(list("[\"a,b\", \" \", \"[PAD]\", 1.5]")).containsExactly("a,b", " ", "[PAD]", "1.5");
        assertThatThrownBy(() -> list("[PAD],[UNK]"))
                .hasMessageContainingAll("MODEL_SETTING", "cellstream.labels", "JSON array");
        assertThatThrownBy(() -> list("[\"a\",[\"b\"]]")).hasMessageContaining("START_ARRAY");
        assertThatThrownBy(() -> list("[\"a\"")).hasMessageContaining("MODEL_SETTING");
        assertThatThrownBy(() -> list("[] x")).hasMessageContaining("MODEL_SETTING");
    }

    @Property(tries = 200)
    void shouldReadBackTheListsItWrites(@ForAll List<String> items) {
        assertThat(ModelSettings.NONE.with(ModelSetting.LABELS, items).list(ModelSetting.LABELS))
                .isEqualTo(items);
    }

    @Test
    void shouldReadEachKindOfSetting() {
        ModelSettings settings = ModelSettings.of(
                "m",
                Map.of(
                        "task", "next-token",
                        "normalization.mean", "1,2",
                        "normalization.scale", "[0.5,3e2]",
                        "state.pairs", "h = hn, c=cn",
                        "parameters", "12"));
        assertThat(settings.task()).hasValue(Task.NEXT_TOKEN);
        assertThat(settings.normalization().mean()).containsExactly(1f, 2f);
        assertThat(settings.normalization().scale()).containsExactly(0.5f, 300f);
        assertThat(settings.pairs(ModelSetting.STATE_PAIRS)).isEqualTo(Map.of("h", "hn", "c", "cn"));
        assertThat(settings.count(ModelSetting.PARAMETERS)).hasValue(12L);
    }

    @Test
    void shouldRefuseWhatCannotBeMeant() {
        assertThatThrownBy(() -> of("task", "classify").task()).hasMessageContainingAll("classify", "classification");
        assertThatThrownBy(() -> of("normalization.mean", "1").normalization()).hasMessageContaining("1 means");
        assertThatThrownBy(() -> of("normalization.scale", "x").normalization()).hasMessageContaining("'x'");
        assertThatThrownBy(() -> of("labels", "a,b,a").names(ModelSetting.LABELS))
                .hasMessageContaining("'a'");
        assertThatThrownBy(() -> of("state.pairs", "h").pairs(ModelSetting.STATE_PAIRS))
                .hasMessageContainingAll("'h'", "NAME=NAME");
        assertThatThrownBy(() -> of("parameters", "-1").count(ModelSetting.PARAMETERS))
                .hasMessageContaining("-1");
        assertThatThrownBy(() -> of("state.pair", "")).hasMessageContainingAll("state.pair", "state.pairs");
    }

    private static List<String> list(String value) {
        return of("labels", value).list(ModelSetting.LABELS);
    }

    private static ModelSettings of(String key, String value) {
        return ModelSettings.of("m", Map.of(key, value));
    }
}

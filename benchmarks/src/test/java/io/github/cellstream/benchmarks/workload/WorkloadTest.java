package io.github.cellstream.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkloadTest {
    @Test
    void shouldDrawTheSameEventsEachTime() {
        assertThat(keys(new Workload(50), 200)).isEqualTo(keys(new Workload(50), 200));
        assertThat(keys(new Workload(50), 2000)).hasSize(50);
    }

    @Test
    void shouldBeginWithEachKeyOnceWhereTheyComeInTurn() {
        List<String> drawn = new ArrayList<>();
        Workload.inTurn(20).draw(25, (key, value) -> drawn.add(new String(key, StandardCharsets.UTF_8)));
        assertThat(drawn.subList(0, 20))
                .containsExactlyElementsOf(
                        IntStream.range(0, 20).mapToObj(i -> "key-" + i).toList());
        assertThat(drawn).hasSize(25);
    }

    @Test
    void shouldReadSizesOfNetworks() {
        assertThat(BenchModel.parse("2x128")).isEqualTo(new BenchModel(2, 128));
        assertThat(BenchModel.parse("64").stateSize()).isEqualTo(128);
        assertThat(BenchModel.parse("2x128").toString()).isEqualTo("2x128");
        assertThatThrownBy(() -> BenchModel.parse("many"))
                .hasMessageContaining("64, or layers and units such as 2x128");
    }

    private static List<String> keys(Workload workload, int events) {
        List<String> keys = new ArrayList<>();
        workload.draw(events, (key, value) -> {
            String text = new String(key, StandardCharsets.UTF_8);
            if (!keys.contains(text)) {
                keys.add(text);
            }
        });
        return keys;
    }
}

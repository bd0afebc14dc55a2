package io.github.cellstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.runtime.laws.RandomNetworks;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.onnx.ModelSettings;
import io.github.cellstream.runtime.onnx.OnnxWriter;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    @Test
    void shouldStepUntilItIsWarmOrTheTimeIsOver() {
        byte[] file =
                OnnxWriter.write(new RandomNetworks(1).ofTokens(Cell.LSTM, 9, 4, List.of(8), 3), ModelSettings.NONE);
        try (SequenceModel model = Plugins.named(ModelEngine.class, ModelEngine::name, "jvm")
                .load(ModelSource.bytes("tokens.onnx", file))) {
            assertThat(WarmUp.run(model, Duration.ZERO)).isZero();
            assertThat(WarmUp.run(model, Duration.ofMillis(100))).isPositive();
            assertThat(WarmUp.run(model, Duration.ofMinutes(1))).isPositive();
            // The JIT may still put other code in a kernel's place, which makes a single run longer.
            assertThat(IntStream.range(0, 5)
                            .map(run -> WarmUp.run(model, Duration.ofMinutes(1)))
                            .min()
                            .orElseThrow())
                    .as("steps of a model that is warm already")
                    .isLessThanOrEqualTo(2_000);
        }
    }
}

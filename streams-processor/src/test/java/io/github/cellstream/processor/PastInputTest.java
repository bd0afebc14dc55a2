package io.github.cellstream.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.schemas.SequenceEvent;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PastInputTest {
    @Test
    void shouldBringFeaturesBack() {
        SequenceEvent event = TestStream.reading(1_700_000_000_123L, 1.5f, -0f, Float.MAX_VALUE);
        byte[] bytes = PastInput.bytes(1_700_000_000_123L, event);
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("7b68e5cf8b010000" + "00" + "0000c03f" + "00000080" + "ffff7f7f");
        SequenceEvent back = PastInput.event(bytes);
        assertThat(back.getEventTime()).isEqualTo(event.getEventTime());
        assertThat(back.getFeatures()).isEqualTo(event.getFeatures());
        assertThat(back.getToken()).isNull();
    }

    @Test
    void shouldBringATokenBack() {
        byte[] bytes = PastInput.bytes(5, TestStream.token(5, "höre"));
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("0500000000000000" + "01" + "68c3b67265");
        assertThat(PastInput.event(bytes).getToken()).isEqualTo("höre");
        assertThat(PastInput.event(bytes).getFeatures()).isNull();
    }
}

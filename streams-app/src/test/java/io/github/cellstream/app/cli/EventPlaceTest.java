package io.github.cellstream.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventPlaceTest {
    @ParameterizedTest
    @ValueSource(strings = {"plant-2/3/4711", "plant-2-3@4711"})
    void shouldReadAPlaceAsTypedAndAsLogged(String text) {
        assertThat(EventPlace.of(text, "plant-2")).contains(new EventPlace(new TopicPartition("plant-2", 3), 4711));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plant-2",
                "plant-2/3",
                "plant-2-3",
                "plant-2/3@4711",
                "plant-2/-3/4711",
                "plant-2/3/4711 ",
                "plant-2/3/9999999999999999999",
                "plant-23/4711",
                "other/3/4711"
            })
    void shouldReadNothingElse(String text) {
        assertThat(EventPlace.of(text, "plant-2")).isEmpty();
    }

    @Test
    void shouldTellATopicFromOneThatBeginsAlike() {
        assertThat(EventPlace.of("plant-2-3@4711", "plant")).isEmpty();
    }
}

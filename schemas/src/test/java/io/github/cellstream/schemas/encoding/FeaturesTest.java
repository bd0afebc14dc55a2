package io.github.cellstream.schemas.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.SequenceEvent;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.PrimitivesArrays;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FeaturesTest {
    static Stream<List<Float>> lists() {
        Schema floats = Schema.createArray(Schema.create(Schema.Type.FLOAT));
        return Stream.of(
                Features.of(1f, -0f, Float.NaN),
                List.of(1f, -0f, Float.NaN),
                new PrimitivesArrays.FloatArray(floats, List.of(1f, -0f, Float.NaN)));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void shouldCopyEveryKindOfList(List<Float> list) {
        float[] into = {9, 9, 9, 9, 9};
        assertThat(Features.copy(list, into, 1)).isEqualTo(3);
        assertThat(into).containsExactly(9, 1, -0f, Float.NaN, 9);
    }

    @ParameterizedTest
    @MethodSource("lists")
    void shouldCopyNothingWhereThereIsNoRoom(List<Float> list) {
        float[] into = {9, 9, 9};
        assertThatThrownBy(() -> Features.copy(list, into, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(into).containsOnly(9);
    }

    @ParameterizedTest
    @MethodSource("lists")
    void shouldEqualAnyListOfTheSameNumbers(List<Float> list) {
        assertThat(list).isEqualTo(Features.of(1f, -0f, Float.NaN)).hasSameHashCodeAs(Features.of(1f, -0f, Float.NaN));
    }

    /** 257 numbers are 1,028 bytes; 257 Float objects would be 4,112 more. */
    @Test
    void shouldReadAndWriteWithoutAnObjectPerNumber() {
        float[] features = new float[257];
        SequenceEvent event = new SequenceEvent(Instant.EPOCH, Control.STEP, Features.of(features), null, null);
        Serde<SequenceEvent> serde = RecordSerdes.sequenceEvent(Encoding.AVRO, Map.of());
        byte[] bytes = serde.serializer().serialize("topic", event);
        long written = bytesPerCall(() -> serde.serializer().serialize("topic", event));
        long read = bytesPerCall(() -> serde.deserializer().deserialize("topic", bytes));
        long copied = bytesPerCall(() -> Features.copy(event.getFeatures(), features, 0));
        System.out.printf("257 features: %d B to write, %d B to read, %d B to copy%n", written, read, copied);
        assertThat(written).isLessThan(3_000);
        assertThat(read).isLessThan(3_000);
        assertThat(copied).isLessThan(16);
    }

    private static long bytesPerCall(Runnable call) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 200; i++) {
            call.run();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1_000; i++) {
            call.run();
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / 1_000;
    }
}

package io.github.cellstream.schemas.encoding;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.schemas.LifecycleEvent;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.SequenceEvent;
import java.util.EnumMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.kafka.common.serialization.Serde;

/** Whatever a record holds, every encoding gives it back, and encodes what it gave back to the same bytes. */
@Domain(RandomRecords.class)
@Domain(DomainContext.Global.class)
class RoundTripTest {
    private static final Map<Encoding, Serde<SequenceEvent>> EVENTS = new EnumMap<>(Encoding.class);
    private static final Map<Encoding, Serde<Prediction>> PREDICTIONS = new EnumMap<>(Encoding.class);
    private static final Map<Encoding, Serde<LifecycleEvent>> LIFECYCLES = new EnumMap<>(Encoding.class);
    private static final FakeRegistry REGISTRY = FakeRegistry.start();

    @BeforeContainer
    static void openSerdes() {
        Map<String, ?> config = REGISTRY.settings();
        for (Encoding encoding : Encoding.values()) {
            EVENTS.put(encoding, RecordSerdes.sequenceEvent(encoding, config));
            PREDICTIONS.put(encoding, RecordSerdes.prediction(encoding, config));
            LIFECYCLES.put(encoding, RecordSerdes.lifecycleEvent(encoding, config));
        }
    }

    @AfterContainer
    static void closeSerdes() {
        EVENTS.values().forEach(Serde::close);
        PREDICTIONS.values().forEach(Serde::close);
        LIFECYCLES.values().forEach(Serde::close);
        REGISTRY.close();
    }

    @Property(tries = 200)
    void shouldKeepEvents(@ForAll Encoding encoding, @ForAll SequenceEvent event) {
        assertKept(requireNonNull(EVENTS.get(encoding)), event);
    }

    @Property(tries = 200)
    void shouldKeepPredictions(@ForAll Encoding encoding, @ForAll Prediction prediction) {
        assertKept(requireNonNull(PREDICTIONS.get(encoding)), prediction);
    }

    @Property(tries = 200)
    void shouldKeepLifecycleEvents(@ForAll Encoding encoding, @ForAll LifecycleEvent event) {
        assertKept(requireNonNull(LIFECYCLES.get(encoding)), event);
    }

    private static <T> void assertKept(Serde<T> serde, T record) {
        byte[] bytes = serde.serializer().serialize("topic", record);
        T kept = serde.deserializer().deserialize("topic", bytes);
        // Avro holds NaN unequal to itself; its text does not.
        assertThat(kept).hasToString(record.toString());
        assertThat(serde.serializer().serialize("topic", kept)).isEqualTo(bytes);
    }
}

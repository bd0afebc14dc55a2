package io.github.cellstream.schemas.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import io.github.cellstream.schemas.Classification;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.ModelReference;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.SequenceEvent;
import io.github.cellstream.schemas.SourcePosition;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import org.junit.jupiter.api.Test;

/** What is read and written by hand is what Avro reads and writes. */
@Domain(RandomRecords.class)
@Domain(DomainContext.Global.class)
class DirectAvroTest {
    private static final SingleObjectCodec<Prediction> PREDICTIONS =
            new SingleObjectCodec<>(Prediction.getClassSchema());
    private static final SingleObjectCodec<SequenceEvent> EVENTS =
            new SingleObjectCodec<>(SequenceEvent.getClassSchema());
    private static final DirectPredictionEncoder ENCODER = new DirectPredictionEncoder(PREDICTIONS);
    private static final DirectEventDecoder DECODER = new DirectEventDecoder(EVENTS);

    @Property(tries = 500)
    void shouldWriteTheBytesOfAvrosWriter(@ForAll Prediction prediction) {
        assertThat(ENCODER.encode("t", prediction)).isEqualTo(PREDICTIONS.encode("t", prediction));
    }

    @Property(tries = 500)
    void shouldReadWhatAvrosReaderReads(@ForAll SequenceEvent event) {
        byte[] bytes = EVENTS.encode("t", event);
        assertThat(DECODER.decode("t", bytes))
                .hasToString(EVENTS.decode("t", bytes).toString());
    }

    @Property(tries = 2000)
    void shouldRefuseWhatAvrosReaderRefuses(
            @ForAll SequenceEvent event, @ForAll int place, @ForAll byte value, @ForAll boolean cut) {
        byte[] bytes = EVENTS.encode("t", event);
        int at = Math.floorMod(place, bytes.length);
        bytes[at] = value;
        byte[] damaged = cut ? Arrays.copyOf(bytes, at) : bytes;
        assertThat(outcome(DECODER, damaged)).isEqualTo(outcome(EVENTS, damaged));
    }

    @Test
    void shouldSpeakOfTheModelAtHand() {
        for (String version : new String[] {"1", "2", "1"}) {
            Prediction prediction = prediction();
            prediction.getModel().setVersion(version);
            assertThat(ENCODER.encode("t", prediction)).isEqualTo(PREDICTIONS.encode("t", prediction));
        }
    }

    @Test
    void shouldLeaveItToAvroToSayWhatIsMissing() {
        Prediction headless = prediction();
        headless.put(6, null);
        assertThat(catchThrowable(() -> ENCODER.encode("t", headless)))
                .isInstanceOf(EncodingException.class)
                .hasMessage(
                        catchThrowable(() -> PREDICTIONS.encode("t", headless)).getMessage());
        Prediction next = prediction();
        assertThat(ENCODER.encode("t", next)).isEqualTo(PREDICTIONS.encode("t", next));
    }

    @Test
    void shouldAllocateNothingButTheBytes() {
        Prediction prediction = prediction();
        byte[] event =
                EVENTS.encode("t", new SequenceEvent(Instant.EPOCH, Control.STEP, Features.of(1, 2), null, null));
        int bytes = ENCODER.encode("t", prediction).length;
        assertThat(allocated(() -> ENCODER.encode("t", prediction))).isLessThan(bytes + 32);
        assertThat(allocated(() -> DECODER.decode("t", event))).isLessThan(192);
    }

    /** Bytes of one call, once it is compiled, which a busy machine puts off: the least of some rounds. */
    private static long allocated(Runnable call) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 20_000; i++) {
            call.run();
        }
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                call.run();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least / 10_000;
    }

    private static String outcome(RecordDecoder<SequenceEvent> decoder, byte[] bytes) {
        try {
            return decoder.decode("t", bytes).toString();
        } catch (EncodingException e) {
            return e.code() + ": " + e.getMessage();
        }
    }

    private static Prediction prediction() {
        return new Prediction(
                Instant.ofEpochMilli(1767225600000L),
                17L,
                false,
                new Classification("walking", 0.9f, Features.of(0.9f, 0.1f), new ArrayList<>()),
                0.5f,
                null,
                new ModelReference("gait", "3", "9f86", "jvm/vector-512"),
                new SourcePosition("steps", 0, 17L),
                null,
                null);
    }
}

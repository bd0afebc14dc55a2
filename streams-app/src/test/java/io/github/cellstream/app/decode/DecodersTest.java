package io.github.cellstream.app.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.cellstream.processor.RejectedEventException;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.DeadLetterCode;
import io.github.cellstream.schemas.SequenceEvent;
import io.github.cellstream.schemas.encoding.Encoding;
import io.github.cellstream.schemas.encoding.Features;
import io.github.cellstream.schemas.encoding.RecordSerdes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecodersTest {
    private static final EventDecoder NESTED = decoder(
            "json",
            Map.of(
                    "features", "sensors.t,sensors.v",
                    "time", "at",
                    "time.unit", "iso",
                    "token", "word",
                    "control", "do",
                    "label", "truth",
                    "key", "machine.id"));
    private static final EventDecoder CSV = decoder(
            "csv",
            Map.of(
                    "columns", "id,at,a,b,label",
                    "features", "b,a",
                    "time", "at",
                    "time.unit", "s",
                    "key", "id",
                    "separator", ";"));

    @Test
    void shouldReadNestedJson() {
        SequenceEvent event = decode(NESTED, """
                {"x":[{"sensors":{"t":9}}],"sensors":{"u":{"t":1},"v":2.5,"t":-1e1},"at":"2026-01-02T03:04:05.678+01:00",
                 "word":"go","do":"start","truth":"fine","machine":{"id":17}}""");
        assertThat(event.getFeatures()).containsExactly(-10f, 2.5f);
        assertThat(event.getEventTime()).isEqualTo(Instant.parse("2026-01-02T02:04:05.678Z"));
        assertThat(event.getToken()).isEqualTo("go");
        assertThat(event.getControl()).isEqualTo(Control.START);
        assertThat(event.getLabel()).isEqualTo("fine");
        assertThat(NESTED.readsKey()).isTrue();
        assertThat(NESTED.key(new RecordHeaders(), "{\"machine\":{\"id\":17}}".getBytes(UTF_8)))
                .isEqualTo("17");
    }

    @Test
    void shouldReadArraysAndWhatIsNotThere() {
        EventDecoder json = decoder("json", Map.of("features", "a.1,b"));
        assertThat(decode(json, "{\"a\":[1,2,3],\"b\":[4,\"NaN\"]}").getFeatures())
                .containsExactly(2f, 4f, Float.NaN);
        SequenceEvent empty = decode(json, "{}");
        assertThat(empty.getFeatures()).isNull();
        assertThat(empty.getToken()).isNull();
        assertThat(empty.getControl()).isEqualTo(Control.STEP);
        assertThat(empty.getEventTime()).isEqualTo(EventDecoder.TIME_OF_RECORD);
    }

    @Test
    void shouldReadCellstreamsOwnJsonByDefault() {
        SequenceEvent event = decode(
                decoder("json", Map.of("time.unit", "iso")),
                "{\"eventTime\":\"2026-01-01T00:00:00Z\",\"control\":\"STEP\",\"features\":[1.5,2],\"label\":\"a\"}");
        assertThat(event.getFeatures()).containsExactly(1.5f, 2f);
        assertThat(event.getEventTime()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1]                                    | UNDECODABLE     | wanted a JSON object",
                "{\"sensors\":{\"t\":\"warm\",\"v\":1}} | UNDECODABLE     | sensors.t",
                "{\"sensors\":{\"t\":1}}                | MISSING_INPUT   | sensors.v",
                "{\"sensors\":{\"t\":1                  | UNDECODABLE     | line 1, column",
                "{} {}                                  | UNDECODABLE     | follows",
                "{\"at\":\"yesterday\"}                 | UNDECODABLE     | ISO 8601",
                "{\"at\":\"9999999-01-01T00:00:00Z\"}   | UNDECODABLE     | ISO 8601",
                "{\"do\":\"jump\"}                      | UNKNOWN_CONTROL | jump",
                "{\"do\":\"unknown\"}                   | UNKNOWN_CONTROL | unknown",
                "{\"word\":{}}                          | UNDECODABLE     | word"
            })
    void shouldSayWhatIsWrongWithJson(String json, DeadLetterCode code, String reason) {
        RejectedEventException rejected = rejection(NESTED, json.getBytes(UTF_8));
        assertThat(rejected.code()).isEqualTo(code);
        assertThat(rejected.reason()).contains(reason);
    }

    @Test
    void shouldReadCsv() {
        SequenceEvent event = decode(CSV, "m;1.5;\"1\";2;\"say \"\"hi\"\"; twice\"\r\n");
        assertThat(event.getFeatures()).containsExactly(2f, 1f);
        assertThat(event.getEventTime()).isEqualTo(Instant.ofEpochMilli(1500));
        assertThat(event.getLabel()).isEqualTo("say \"hi\"; twice");
        assertThat(CSV.key(new RecordHeaders(), "m;;;;".getBytes(UTF_8))).isEqualTo("m");
        assertThat(decode(CSV, "m;;;;").getFeatures()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"m;1", "m;1;x;2;", "m;1;\"1;2;", "m;1;\"1\"2;2;", "m;-1;1;2;"})
    void shouldSayWhatIsWrongWithCsv(String line) {
        assertThat(rejection(CSV, line.getBytes(UTF_8)).code()).isEqualTo(DeadLetterCode.UNDECODABLE);
    }

    @Test
    void shouldWantAKeyWhereTheValueHoldsIt() {
        for (byte[] value : new byte[][] {"{}".getBytes(UTF_8), "{\"machine\":{\"id\":null}}".getBytes(UTF_8)}) {
            RejectedEventException rejected =
                    catchThrowableOfType(RejectedEventException.class, () -> NESTED.key(new RecordHeaders(), value));
            assertThat(rejected.code()).isEqualTo(DeadLetterCode.NULL_KEY);
        }
    }

    @Test
    void shouldReadFloatsAndText() {
        byte[] floats = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(1.5f)
                .putFloat(-0f)
                .array();
        assertThat(decoder("floats", Map.of())
                        .decode(new RecordHeaders(), floats)
                        .getFeatures())
                .containsExactly(1.5f, -0f);
        assertThat(rejection(decoder("floats", Map.of()), new byte[5]).reason()).contains("multiple of 4");
        assertThat(decode(decoder("text", Map.of()), "größe").getToken()).isEqualTo("größe");
        assertThat(rejection(decoder("text", Map.of()), new byte[] {'a', (byte) 0xff})
                        .reason())
                .contains("byte 1");
    }

    @Test
    void shouldReadAvro() {
        SequenceEvent event = EventDecoder.step();
        event.setEventTime(Instant.ofEpochMilli(7));
        event.setFeatures(Features.of(1, 2));
        byte[] bytes =
                RecordSerdes.sequenceEvent(Encoding.AVRO, Map.of()).serializer().serialize("", event);
        assertThat(decoder("avro", Map.of()).decode(new RecordHeaders(), bytes)).isEqualTo(event);
    }

    @Test
    void shouldRefuseWhatIsTooLargeAndLetTombstonesPass() {
        EventDeserializer events = new EventDeserializer(decoder("text", Map.of()), 3);
        assertThat(events.deserialize("t", null)).isNull();
        RejectedEventException rejected =
                catchThrowableOfType(RejectedEventException.class, () -> events.deserialize("t", new byte[4]));
        assertThat(rejected.code()).isEqualTo(DeadLetterCode.OVERSIZED);
    }

    @Property(tries = 1000)
    void shouldRejectRandomBytesInOneWayOnly(@ForAll byte[] bytes) {
        for (EventDecoder decoder : new EventDecoder[] {
            NESTED, CSV, decoder("avro", Map.of()), decoder("floats", Map.of()), decoder("text", Map.of())
        }) {
            orReject(decoder, bytes);
        }
    }

    @Property(tries = 1000)
    void shouldRejectDamagedEventsInOneWayOnly(@ForAll int place, @ForAll byte damage) {
        byte[] json =
                "{\"sensors\":{\"t\":1e3,\"v\":[2,3]},\"at\":\"2026-01-02T03:04:05Z\",\"do\":\"END\",\"word\":null}"
                        .getBytes(UTF_8);
        json[Math.floorMod(place, json.length)] = damage;
        orReject(NESTED, json);
        byte[] csv = "machine;1700000000.5;1e3;\"2\";\"label\"".getBytes(UTF_8);
        csv[Math.floorMod(place, csv.length)] = damage;
        orReject(CSV, csv);
    }

    private static void orReject(EventDecoder decoder, byte[] bytes) {
        try {
            assertThat(decoder.decode(new RecordHeaders(), bytes)).isNotNull();
            if (decoder.readsKey()) {
                assertThat(decoder.key(new RecordHeaders(), bytes)).isNotNull();
            }
        } catch (RejectedEventException e) {
            assertThat(e.reason()).isNotBlank().hasSizeLessThan(300);
        }
    }

    private static SequenceEvent decode(EventDecoder decoder, String value) {
        return decoder.decode(new RecordHeaders(), value.getBytes(UTF_8));
    }

    private static RejectedEventException rejection(EventDecoder decoder, byte[] value) {
        return catchThrowableOfType(RejectedEventException.class, () -> decoder.decode(new RecordHeaders(), value));
    }

    private static EventDecoder decoder(String name, Map<String, String> settings) {
        return Decoders.create(Plugins.named(DecoderPlugin.class, DecoderPlugin::name, name), settings);
    }
}

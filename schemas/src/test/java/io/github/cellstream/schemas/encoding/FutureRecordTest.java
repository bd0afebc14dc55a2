package io.github.cellstream.schemas.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.RawOutput;
import io.github.cellstream.schemas.SequenceEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** Today's readers before the records of a later release: a field more, an enum symbol more, an answer more. */
class FutureRecordTest {
    private static final Schema EVENT_V2 = later(
            "SequenceEvent",
            "\"RESET\",\"UNKNOWN\"",
            "\"RESET\",\"UNKNOWN\",\"PAUSE\"",
            "\"fields\":[",
            "\"fields\":[{\"name\":\"weight\",\"type\":\"double\",\"default\":1.0,\"doc\":\"How much it counts.\"},");

    private static final Schema PREDICTION_V2 = later(
            "Prediction",
            "[{\"type\":\"record\",\"name\":\"Classification\"",
            "[{\"type\":\"record\",\"name\":\"Ranking\",\"doc\":\"An order.\",\"fields\":[{\"name\":\"places\",\"type\":"
                    + "{\"type\":\"array\",\"items\":\"int\"},\"doc\":\"The places.\"}]},"
                    + "{\"type\":\"record\",\"name\":\"Classification\"");

    @Test
    void shouldPassOverAFieldItDoesNotKnow() throws IOException {
        GenericData.Record event = event("STEP");
        event.put("weight", 2.5);
        assertThat(read(SequenceEvent.getClassSchema(), event))
                .isEqualTo(SequenceEvent.newBuilder()
                        .setControl(Control.STEP)
                        .setEventTime(java.time.Instant.ofEpochMilli(5))
                        .setFeatures(Features.of(1, 2))
                        .build());
    }

    @Test
    void shouldReadAControlItDoesNotKnowAsUnknownAndNeverAsStep() throws IOException {
        SequenceEvent event = (SequenceEvent) read(SequenceEvent.getClassSchema(), event("PAUSE"));
        assertThat(event.getControl()).isEqualTo(Control.UNKNOWN);
    }

    @Test
    void shouldReadKnownAnswersBesideANewOne() throws IOException {
        GenericData.Record raw = new GenericData.Record(branch("RawOutput"));
        raw.put("values", List.of(1f, 2f));
        assertThat(((Prediction) read(Prediction.getClassSchema(), prediction(raw))).getResult())
                .isEqualTo(new RawOutput(Features.of(1, 2)));
    }

    @Test
    void shouldRefuseAnAnswerItDoesNotKnow() {
        GenericData.Record ranking = new GenericData.Record(branch("Ranking"));
        ranking.put("places", List.of(1));
        assertThatExceptionOfType(org.apache.avro.AvroTypeException.class)
                .isThrownBy(() -> read(Prediction.getClassSchema(), prediction(ranking)))
                .withMessageContaining("Ranking");
    }

    @Test
    void shouldCountANewFieldAndSymbolAsCompatibleAndANewAnswerAsNot() {
        Schema event = Contracts.present("SequenceEvent");
        assertThat(compatibility(event, EVENT_V2)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
        assertThat(compatibility(EVENT_V2, event)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
        Schema prediction = Contracts.present("Prediction");
        assertThat(compatibility(PREDICTION_V2, prediction)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
        assertThat(compatibility(prediction, PREDICTION_V2)).isEqualTo(SchemaCompatibilityType.INCOMPATIBLE);
    }

    @Test
    void shouldReadTheFutureInJsonAsWell() {
        byte[] json = "{\"weight\":{\"deep\":[1,{}]},\"eventTime\":\"1970-01-01T00:00:00.005Z\",\"control\":\"PAUSE\"}"
                .getBytes(StandardCharsets.UTF_8);
        SequenceEvent event = RecordSerdes.sequenceEvent(Encoding.JSON, Map.of())
                .deserializer()
                .deserialize("topic", json);
        assertThat(event.getControl()).isEqualTo(Control.UNKNOWN);
    }

    private static Schema later(String contract, String... replacements) {
        String text = Contracts.present(contract).toString();
        for (int i = 0; i < replacements.length; i += 2) {
            assertThat(text).contains(replacements[i]);
            int at = text.indexOf(replacements[i]);
            text = text.substring(0, at) + replacements[i + 1] + text.substring(at + replacements[i].length());
        }
        return new Schema.Parser().parse(text);
    }

    private static Schema branch(String name) {
        return PREDICTION_V2.getField("result").schema().getTypes().stream()
                .filter(type -> type.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static GenericData.Record event(String control) {
        GenericData.Record event = new GenericData.Record(EVENT_V2);
        event.put("weight", 1.0);
        event.put("eventTime", 5L);
        event.put(
                "control",
                new GenericData.EnumSymbol(EVENT_V2.getField("control").schema(), control));
        event.put("features", List.of(1f, 2f));
        return event;
    }

    private static GenericData.Record prediction(GenericData.Record result) {
        GenericData.Record prediction = new GenericData.Record(PREDICTION_V2);
        prediction.put("eventTime", 5L);
        prediction.put("step", 1L);
        prediction.put("final", false);
        prediction.put("result", result);
        GenericData.Record model =
                new GenericData.Record(PREDICTION_V2.getField("model").schema());
        model.getSchema().getFields().forEach(field -> model.put(field.pos(), "m"));
        prediction.put("model", model);
        GenericData.Record source =
                new GenericData.Record(PREDICTION_V2.getField("source").schema());
        source.put("topic", "t");
        source.put("partition", 0);
        source.put("offset", 0L);
        prediction.put("source", source);
        return prediction;
    }

    private static Object read(Schema reader, GenericData.Record written) throws IOException {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericData.Record>(written.getSchema()).write(written, encoder);
        encoder.flush();
        DatumReader<?> datums = RecordModel.INSTANCE.createDatumReader(written.getSchema(), reader);
        return datums.read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
    }

    private static SchemaCompatibilityType compatibility(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getType();
    }
}

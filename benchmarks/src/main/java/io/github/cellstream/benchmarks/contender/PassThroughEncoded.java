package io.github.cellstream.benchmarks.contender;

import io.github.cellstream.app.decode.Decoders;
import io.github.cellstream.app.decode.EventDeserializer;
import io.github.cellstream.app.decode.FloatsDecoderPlugin;
import io.github.cellstream.schemas.Classification;
import io.github.cellstream.schemas.ModelReference;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.SequenceEvent;
import io.github.cellstream.schemas.SourcePosition;
import io.github.cellstream.schemas.encoding.Encoding;
import io.github.cellstream.schemas.encoding.Features;
import io.github.cellstream.schemas.encoding.RecordSerdes;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/** Reads and writes what Cellstream's job reads and writes, with the same decoder and encoding, and computes nothing. */
final class PassThroughEncoded {
    private PassThroughEncoded() {}

    static Topology of(ContenderSettings settings) {
        Serde<SequenceEvent> events = Serdes.serdeFrom(
                (topic, event) -> {
                    throw new UnsupportedOperationException("events are only read");
                },
                new EventDeserializer(Decoders.create(new FloatsDecoderPlugin(), Map.of()), Integer.MAX_VALUE));
        ModelReference model = new ModelReference("bench", "0", "0".repeat(64), "jvm/vector-512");
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(settings.input(), Consumed.with(Serdes.String(), events))
                .mapValues(event -> answer(event, model, settings.input()))
                .to(
                        settings.output(),
                        Produced.with(Serdes.String(), RecordSerdes.prediction(Encoding.AVRO, Map.of())));
        return builder.build();
    }

    private static Prediction answer(SequenceEvent event, ModelReference model, String topic) {
        float first = event.getFeatures().get(0);
        Prediction answer = new Prediction();
        answer.setEventTime(Instant.EPOCH);
        answer.setStep(1);
        answer.setResult(new Classification("0", first, Features.of(first, 0, 0, 0), null));
        answer.setModel(model);
        answer.setSource(new SourcePosition(topic, 0, 0L));
        return answer;
    }
}

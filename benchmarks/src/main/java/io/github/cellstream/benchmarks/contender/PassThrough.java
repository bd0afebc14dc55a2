package io.github.cellstream.benchmarks.contender;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/** The least that Kafka Streams can do with an event: hand its bytes on. */
final class PassThrough {
    private PassThrough() {}

    static Topology of(ContenderSettings settings) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(settings.input(), Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
                .to(settings.output(), Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
        return builder.build();
    }
}

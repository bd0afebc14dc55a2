package io.github.cellstream.app.cli;

import io.github.cellstream.app.state.SnapshotInfo;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What a snapshot holds, for people and for programs. */
final class SnapshotText {
    private SnapshotText() {}

    static void print(PrintWriter out, Path file, SnapshotInfo info) {
        StateText.line(out, "snapshot", "%s, %,d bytes", file, info.bytes());
        StateText.line(
                out,
                "of",
                "%s, store %s, taken %s",
                info.header().application(),
                info.header().store(),
                info.header().created());
        StateText.line(
                out,
                "states",
                "%,d of %d partitions",
                info.keys(),
                info.header().partitions());
        info.models().forEach((model, states) -> StateText.line(out, "model", "%s: %,d states", model, states));
        StateText.line(
                out,
                "goes on at",
                "%s",
                sorted(info).stream()
                        .map(offset -> offset.getKey() + "@" + offset.getValue().offset())
                        .collect(Collectors.joining(", ")));
    }

    static String json(Path file, SnapshotInfo info) {
        return JsonText.of(json -> {
            json.writeStartObject();
            json.writeStringField("file", file.toString());
            json.writeNumberField("bytes", info.bytes());
            json.writeStringField("application", info.header().application());
            json.writeStringField("store", info.header().store());
            json.writeStringField("created", info.header().created().toString());
            json.writeNumberField("partitions", info.header().partitions());
            json.writeNumberField("states", info.keys());
            json.writeObjectFieldStart("models");
            for (Map.Entry<String, Long> model : info.models().entrySet()) {
                json.writeNumberField(model.getKey(), model.getValue());
            }
            json.writeEndObject();
            json.writeArrayFieldStart("offsets");
            for (Map.Entry<TopicPartition, OffsetAndMetadata> offset : sorted(info)) {
                json.writeStartObject();
                json.writeStringField("topic", offset.getKey().topic());
                json.writeNumberField("partition", offset.getKey().partition());
                json.writeNumberField("offset", offset.getValue().offset());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static List<Map.Entry<TopicPartition, OffsetAndMetadata>> sorted(SnapshotInfo info) {
        return info.offsets().entrySet().stream()
                .sorted(Comparator.comparingInt(offset -> offset.getKey().partition()))
                .toList();
    }
}

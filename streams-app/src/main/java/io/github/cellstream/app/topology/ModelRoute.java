package io.github.cellstream.app.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.cellstream.app.config.ModelKeys;
import io.github.cellstream.app.decode.ModelHeader;
import io.github.cellstream.processor.RejectedEventException;
import io.github.cellstream.schemas.DeadLetterCode;
import io.github.cellstream.schemas.SequenceEvent;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Sends each event to the node of its model, or to all of them; an event of an unknown model is rejected. */
final class ModelRoute extends ContextualProcessor<String, SequenceEvent, String, SequenceEvent> {
    private final Set<String> models;
    private final String route;
    private final String separator;

    ModelRoute(Set<String> models, String route, String separator) {
        this.models = models;
        this.route = route;
        this.separator = separator;
    }

    /** Names the node behind which a model stands. */
    static String node(String model) {
        return "events-" + model;
    }

    @Override
    public void process(Record<String, SequenceEvent> record) {
        if (route.equals(ModelKeys.ROUTE_ALL)) {
            context().forward(record);
            return;
        }
        String model = route.equals(ModelKeys.ROUTE_KEY) ? fromKey(record) : fromHeader(record);
        if (!models.contains(model)) {
            String shown = model.length() > 32 ? model.substring(0, 32) + "…" : model;
            throw new RejectedEventException(
                    DeadLetterCode.UNKNOWN_MODEL,
                    (model.isEmpty()
                                    ? "found no model's name in the " + route
                                    : "the " + route + " names model " + shown)
                            + ", wanted one of " + models);
        }
        context().forward(record, node(model));
    }

    private String fromKey(Record<String, SequenceEvent> record) {
        String key = record.key();
        int end = key == null ? -1 : key.indexOf(separator);
        return key == null || end < 0 ? "" : key.substring(0, end);
    }

    private static String fromHeader(Record<String, SequenceEvent> record) {
        Header header = record.headers().lastHeader(ModelHeader.NAME);
        return header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
    }
}

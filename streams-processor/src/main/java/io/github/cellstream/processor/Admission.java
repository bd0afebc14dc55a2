package io.github.cellstream.processor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.DeadLetterCode;
import io.github.cellstream.schemas.SequenceEvent;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Decides what an event asks for, and whether it may: everything that can be said without looking at the key's state.
 */
final class Admission {
    /** A record header that overrules the event's control field. */
    static final String CONTROL_HEADER = "cellstream.control";

    private final InputSpec input;

    Admission(InputSpec input) {
        this.input = input;
    }

    /**
     * Fills in the event's control, its time, and whether it steps.
     *
     * @throws RejectedEventException if it can't be processed
     */
    <K> void admit(PendingEvent<K> pending) {
        Record<K, SequenceEvent> record = pending.record;
        SequenceEvent event = record.value();
        if (record.key() == null) {
            throw rejected(pending, DeadLetterCode.NULL_KEY, "found no key, wanted the name of a sequence");
        }
        pending.eventTime =
                event == null ? record.timestamp() : event.getEventTime().toEpochMilli();
        pending.control = control(pending, event);
        pending.steps = pending.control != Control.RESET && hasInput(pending, event);
        if (pending.control == Control.STEP && !pending.steps) {
            throw rejected(pending, DeadLetterCode.MISSING_INPUT, "found no input, wanted " + wanted());
        }
    }

    private <K> Control control(PendingEvent<K> pending, @Nullable SequenceEvent event) {
        Header header = pending.record.headers().lastHeader(CONTROL_HEADER);
        if (header == null) {
            return event == null ? Control.RESET : known(pending, event.getControl());
        }
        return known(pending, header.value() == null ? "" : new String(header.value(), UTF_8).trim());
    }

    /** A symbol that this build does not know reads as UNKNOWN. */
    private static Control known(PendingEvent<?> pending, Control control) {
        return control == Control.UNKNOWN ? known(pending, "UNKNOWN") : control;
    }

    private static Control known(PendingEvent<?> pending, String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "STEP" -> Control.STEP;
            case "START" -> Control.START;
            case "END" -> Control.END;
            case "RESET" -> Control.RESET;
            default ->
                throw rejected(
                        pending,
                        DeadLetterCode.UNKNOWN_CONTROL,
                        "control is " + quoted(name) + ", wanted STEP, START, END or RESET");
        };
    }

    private <K> boolean hasInput(PendingEvent<K> pending, @Nullable SequenceEvent event) {
        if (event == null) {
            return false;
        }
        List<Float> features = event.getFeatures();
        String token = event.getToken();
        boolean wantsFeatures = input.kind() == InputKind.FEATURES;
        if (wantsFeatures ? features != null : token != null) {
            return true;
        }
        if (features != null || token != null) {
            throw rejected(
                    pending,
                    DeadLetterCode.MISSING_INPUT,
                    "found " + (token != null ? "a token" : features.size() + " features") + ", wanted " + wanted());
        }
        return false;
    }

    private String wanted() {
        return input.kind() == InputKind.FEATURES ? input.size() + " features" : "a token";
    }

    static RejectedEventException rejected(PendingEvent<?> pending, DeadLetterCode code, String reason) {
        return new RejectedEventException(code, reason, pending.source);
    }

    /** Puts a short text in quotes, and only the beginning of a long one. */
    static String quoted(String text) {
        return '"' + (text.length() > 16 ? text.substring(0, 16) + "…" : text) + '"';
    }
}

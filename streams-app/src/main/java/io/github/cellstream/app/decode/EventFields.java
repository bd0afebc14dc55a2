package io.github.cellstream.app.decode;

import io.github.cellstream.processor.RejectedEventException;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.DeadLetterCode;
import io.github.cellstream.schemas.SequenceEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was read of one event so far; becomes the event when all fields were seen. */
final class EventFields {
    private final FieldSettings names;
    private final @Nullable List<Float>[] features;
    private int found;
    private int values;
    private @Nullable String token;
    private Instant time = EventDecoder.TIME_OF_RECORD;
    private Control control = Control.STEP;
    private @Nullable String label;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of lists can only be made raw
    EventFields(FieldSettings names) {
        this.names = names;
        features = new List[names.features().size()];
    }

    /** Adds a value of the feature field {@code index}; a field with several values is a vector. */
    void feature(int index, float value) {
        List<Float> vector = features[index];
        if (vector == null) {
            vector = new ArrayList<>(features.length == 1 ? 16 : 1);
            features[index] = vector;
            found++;
        }
        vector.add(value);
        values++;
    }

    void token(String text) {
        token = text;
    }

    void time(String text) {
        time = names.timeUnit().read(names.time(), text);
    }

    void label(String text) {
        label = text;
    }

    void control(String text) {
        for (Control known : Control.values()) {
            if (known != Control.UNKNOWN && known.name().equalsIgnoreCase(text)) {
                control = known;
                return;
            }
        }
        String shown = text.length() > 20 ? "a text of " + text.length() + " characters" : text;
        throw new RejectedEventException(
                DeadLetterCode.UNKNOWN_CONTROL,
                names.control() + " is " + shown + ", wanted STEP, START, END or RESET");
    }

    /**
     * Returns the event.
     *
     * @throws RejectedEventException {@code MISSING_INPUT} if some of the features are there and others are not
     */
    SequenceEvent event() {
        SequenceEvent event = new SequenceEvent();
        event.setEventTime(time);
        event.setControl(control);
        List<Float> vector = vector();
        if (vector != null) {
            event.setFeatures(vector);
        }
        if (token != null) {
            event.setToken(token);
        }
        if (label != null) {
            event.setLabel(label);
        }
        return event;
    }

    private @Nullable List<Float> vector() {
        if (found == 0) {
            return null;
        }
        List<Float> vector = new ArrayList<>(values);
        for (int i = 0; i < features.length; i++) {
            List<Float> part = features[i];
            if (part == null) {
                throw new RejectedEventException(
                        DeadLetterCode.MISSING_INPUT,
                        names.features().get(i) + " is missing, other features are there");
            }
            vector.addAll(part);
        }
        return vector;
    }
}

package io.github.cellstream.app.decode;

import io.github.cellstream.processor.RejectedEventException;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.DeadLetterCode;
import io.github.cellstream.schemas.SequenceEvent;
import io.github.cellstream.schemas.encoding.Features;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What was read of one event so far; becomes the event when all fields were seen. */
final class EventFields {
    private final FieldSettings names;
    private final float[][] features;
    private final int[] counts;
    private @Nullable String token;
    private Instant time = EventDecoder.TIME_OF_RECORD;
    private Control control = Control.STEP;
    private @Nullable String label;

    EventFields(FieldSettings names) {
        this.names = names;
        features = new float[names.features().size()][1];
        counts = new int[names.features().size()];
    }

    /** Adds a value of the feature field {@code index}; a field with several values is a vector. */
    void feature(int index, float value) {
        if (counts[index] == features[index].length) {
            features[index] = Arrays.copyOf(features[index], Math.max(16, 2 * counts[index]));
        }
        features[index][counts[index]++] = value;
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
        float[] vector = vector();
        if (vector.length > 0) {
            event.setFeatures(Features.of(vector));
        }
        if (token != null) {
            event.setToken(token);
        }
        if (label != null) {
            event.setLabel(label);
        }
        return event;
    }

    private float[] vector() {
        float[] vector = new float[Arrays.stream(counts).sum()];
        int at = 0;
        for (int i = 0; i < counts.length && vector.length > 0; i++) {
            if (counts[i] == 0) {
                throw new RejectedEventException(
                        DeadLetterCode.MISSING_INPUT,
                        names.features().get(i) + " is missing, other features are there");
            }
            System.arraycopy(features[i], 0, vector, at, counts[i]);
            at += counts[i];
        }
        return vector;
    }
}

package io.github.cellstream.app.decode;

import io.github.cellstream.processor.RejectedEventException;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.DeadLetterCode;
import io.github.cellstream.schemas.SequenceEvent;
import io.github.cellstream.schemas.encoding.Features;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** What was read of one event so far; becomes the event when all fields were seen. */
final class EventFields {
    private final FieldSettings names;
    /** The first value of each feature field; the vector where no field has more. */
    private final float[] firsts;

    private final int[] counts;
    private float @Nullable [][] vectors;
    private @Nullable String token;
    private Instant time = EventDecoder.TIME_OF_RECORD;
    private Control control = Control.STEP;
    private @Nullable String label;
    private @Nullable String model;

    EventFields(FieldSettings names) {
        this.names = names;
        firsts = new float[names.features().size()];
        counts = new int[names.features().size()];
    }

    /** Adds a value of the feature field {@code index}; a field with several values is a vector. */
    void feature(int index, float value) {
        int count = counts[index]++;
        if (count == 0) {
            firsts[index] = value;
        } else {
            append(index, count, value);
        }
    }

    private void append(int index, int count, float value) {
        if (vectors == null) {
            vectors = new float[firsts.length][];
        }
        float[] vector = vectors[index];
        if (vector == null) {
            vector = new float[] {firsts[index]};
        }
        if (count == vector.length) {
            vector = Arrays.copyOf(vector, Math.max(16, 2 * count));
        }
        vector[count] = value;
        vectors[index] = vector;
    }

    void token(String text) {
        token = text;
    }

    void time(String text) {
        time = names.timeUnit().read(names.time(), text);
    }

    /** Takes a time that is a whole number, in the unit {@code ms}. */
    void time(long millis) {
        time = TimeUnitName.millis(names.time(), millis);
    }

    void label(String text) {
        label = text;
    }

    void model(String text) {
        model = text;
    }

    /** Says in a header which model the event is for, if a field says so. */
    void writeModel(Headers headers) {
        if (model != null) {
            ModelHeader.write(headers, model);
        }
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
        int size = 0;
        for (int count : counts) {
            size += count;
        }
        float[] vector = vectors == null ? firsts : new float[size];
        int at = 0;
        for (int i = 0; i < counts.length && size > 0; i++) {
            if (counts[i] == 0) {
                throw new RejectedEventException(
                        DeadLetterCode.MISSING_INPUT,
                        names.features().get(i) + " is missing, other features are there");
            }
            if (vectors != null) {
                float @Nullable [] values = vectors[i];
                System.arraycopy(values == null ? firsts : values, values == null ? i : 0, vector, at, counts[i]);
            }
            at += counts[i];
        }
        return size == 0 ? new float[0] : vector;
    }
}

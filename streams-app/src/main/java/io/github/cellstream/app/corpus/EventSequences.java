package io.github.cellstream.app.corpus;

import io.github.cellstream.processor.RejectedEventException;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.DeadLetterCode;
import io.github.cellstream.schemas.SequenceEvent;
import io.github.cellstream.schemas.encoding.Features;
import io.github.cellstream.training.data.Example;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gathers events by their keys, as the operator does: START, RESET and a tombstone begin a key's sequence anew, END ends it. An event's
 * label is its sequence's, the last one counts. Events stay in the order they are added in.
 */
final class EventSequences {
    private final Map<String, Growing> open = new LinkedHashMap<>();
    private final List<Example> closed = new ArrayList<>();
    private int width = -1;

    /** Returns the features of an event, 0 for tokens, -1 before the first. */
    int width() {
        return width;
    }

    /**
     * Adds one event.
     *
     * @param event null for a tombstone
     * @throws RejectedEventException if it could not be stepped; the sequence stays as it was
     */
    void add(String key, @Nullable SequenceEvent event) {
        if (event == null) {
            close(key);
            return;
        }
        Control control = event.getControl();
        if (control == Control.UNKNOWN) {
            throw new RejectedEventException(
                    DeadLetterCode.UNKNOWN_CONTROL, "control is unknown, wanted STEP, START, END or RESET");
        }
        boolean input = control != Control.RESET && (event.getToken() != null || event.getFeatures() != null);
        if (input) {
            requireFit(event);
        } else if (control == Control.STEP) {
            throw new RejectedEventException(DeadLetterCode.MISSING_INPUT, "found no input");
        }
        if (control == Control.START || control == Control.RESET) {
            close(key);
        }
        if (input) {
            open.computeIfAbsent(key, name -> new Growing(name, width)).add(event);
        }
        if (control == Control.END) {
            close(key);
        }
    }

    /** Returns all sequences: those that were ended, then those that go on. */
    List<Example> examples() {
        List.copyOf(open.keySet()).forEach(this::close);
        return List.copyOf(closed);
    }

    private void close(String key) {
        Growing sequence = open.remove(key);
        if (sequence != null) {
            closed.add(sequence.example());
        }
    }

    private void requireFit(SequenceEvent event) {
        boolean token = event.getToken() != null;
        int found = token ? 0 : event.getFeatures().size();
        if (width < 0 && (token || found > 0)) {
            width = found;
        }
        if (found != width) {
            throw new RejectedEventException(
                    DeadLetterCode.WRONG_SIZE,
                    "found " + (token ? "a token" : found + " features") + ", the events before have "
                            + (width == 0 ? "tokens" : width + " features"));
        }
        for (int f = 0; f < found; f++) {
            if (!Float.isFinite(event.getFeatures().get(f))) {
                throw new RejectedEventException(
                        DeadLetterCode.NOT_FINITE,
                        "feature " + f + " is " + event.getFeatures().get(f));
            }
        }
    }

    /** A sequence that is being read. */
    private static final class Growing {
        private final String key;
        private final int width;
        private final List<String> tokens = new ArrayList<>();
        private float[] values;
        private int size;
        private @Nullable String label;

        Growing(String key, int width) {
            this.key = key;
            this.width = width;
            this.values = new float[16 * width];
        }

        void add(SequenceEvent event) {
            label = event.getLabel() == null ? label : event.getLabel();
            if (width == 0) {
                tokens.add(event.getToken().intern());
                return;
            }
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            size += Features.copy(event.getFeatures(), values, size);
        }

        Example example() {
            return width == 0
                    ? new Example.Tokens(key, tokens, Optional.ofNullable(label))
                    : new Example.Readings(key, width, Arrays.copyOf(values, size), Optional.ofNullable(label));
        }
    }
}

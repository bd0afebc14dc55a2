package io.github.cellstream.processor;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.input.FeatureEncoder;
import io.github.cellstream.runtime.input.InputFault;
import io.github.cellstream.runtime.input.Vocabulary;
import io.github.cellstream.schemas.DeadLetterCode;
import io.github.cellstream.schemas.SequenceEvent;
import io.github.cellstream.schemas.encoding.Features;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings an admitted event's features or token into its row of the step batch. One instance serves one thread. */
final class InputRows {
    private final InputSpec input;
    private final float[] features;
    private final @Nullable FeatureEncoder encoder;
    private final @Nullable Vocabulary vocabulary;

    InputRows(InputSpec input, @Nullable String unknownToken) {
        this.input = input;
        boolean takesFeatures = input.kind() == InputKind.FEATURES;
        features = new float[takesFeatures ? input.size() : 0];
        encoder = takesFeatures ? new FeatureEncoder(input) : null;
        vocabulary = takesFeatures ? null : vocabulary(input, unknownToken);
    }

    /**
     * Writes the event's input into its row.
     *
     * @throws RejectedEventException if the model can't take it; the row's state is untouched
     */
    void encode(PendingEvent<?> pending, StepBatch batch) {
        SequenceEvent event = pending.record.value();
        if (encoder != null) {
            copyFeatures(pending, event.getFeatures());
            encoder.encode(features, batch, pending.index);
            requireFinite(pending, batch);
        } else if (vocabulary != null) {
            int id = vocabulary.id(event.getToken());
            if (id == Vocabulary.UNKNOWN) {
                throw rejected(pending, vocabulary.check(event.getToken()));
            }
            batch.tokens()[pending.index] = id;
        }
    }

    /** Writes a past event's input into the first row, if the model can take it. */
    boolean encodeIfTaken(SequenceEvent event, StepBatch batch) {
        List<Float> given = event.getFeatures();
        if (encoder != null && given != null && given.size() == input.size()) {
            Features.copy(given, features, 0);
            if (FeatureEncoder.check(input, features) == null) {
                encoder.encode(features, batch, 0);
                return true;
            }
        } else if (vocabulary != null && event.getToken() != null) {
            batch.tokens()[0] = vocabulary.id(event.getToken());
            return batch.tokens()[0] != Vocabulary.UNKNOWN;
        }
        return false;
    }

    private void copyFeatures(PendingEvent<?> pending, List<Float> given) {
        if (given.size() != input.size()) {
            throw Admission.rejected(
                    pending, DeadLetterCode.WRONG_SIZE, "found " + given.size() + " features, wanted " + input.size());
        }
        Features.copy(given, features, 0);
        InputFault fault = FeatureEncoder.check(input, features);
        if (fault != null) {
            throw rejected(pending, fault);
        }
    }

    private void requireFinite(PendingEvent<?> pending, StepBatch batch) {
        int offset = batch.inputOffset(pending.index);
        for (int i = 0; i < features.length; i++) {
            if (!Float.isFinite(batch.inputs()[offset + i])) {
                throw Admission.rejected(
                        pending,
                        DeadLetterCode.NOT_FINITE,
                        "feature " + i + " is " + features[i] + ", infinite once normalised");
            }
        }
    }

    private static RejectedEventException rejected(PendingEvent<?> pending, @Nullable InputFault fault) {
        if (fault == null) {
            throw new IllegalStateException("a token without an id and without a fault");
        }
        return Admission.rejected(pending, DeadLetterCode.valueOf(fault.kind().name()), fault.reason());
    }

    private static Vocabulary vocabulary(InputSpec input, @Nullable String unknownToken) {
        return unknownToken == null ? Vocabulary.of(input) : Vocabulary.substituting(input, unknownToken);
    }
}

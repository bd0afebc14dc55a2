package io.github.cellstream.processor;

import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.head.Judgement;
import io.github.cellstream.schemas.Classification;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.Forecast;
import io.github.cellstream.schemas.ModelReference;
import io.github.cellstream.schemas.NextToken;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.RawOutput;
import io.github.cellstream.schemas.SequenceEvent;
import io.github.cellstream.schemas.TokenCandidate;
import io.github.cellstream.schemas.encoding.Features;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives a judgement the form in which it leaves: a {@link Prediction} with the model's names for what it speaks of. */
final class Predictions {
    private final ModelSpec spec;
    private final ModelReference model;
    private final String[] names;
    private final int topK;

    Predictions(SequenceModel model, int topK) {
        spec = model.spec();
        this.model = new ModelReference(
                spec.id().name(), spec.id().version(), spec.id().fingerprint(), model.engine());
        this.topK = Math.min(topK, spec.taskOutputSize());
        names = names(spec);
    }

    ModelReference model() {
        return model;
    }

    Prediction of(PendingEvent<?> pending, Judgement judgement) {
        SequenceEvent event = pending.record().value();
        return new Prediction(
                Instant.ofEpochMilli(pending.eventTime),
                pending.step,
                pending.control == Control.END,
                result(judgement),
                orNull(judgement.score),
                orNull(judgement.likelihood),
                model,
                pending.source(),
                event == null ? null : event.getLabel());
    }

    private Object result(Judgement judgement) {
        float[] result = judgement.result;
        return switch (spec.task()) {
            case CLASSIFICATION -> classification(judgement.best, result);
            case FORECAST -> new Forecast(list(result), expected(judgement.expected));
            case NEXT_TOKEN -> new NextToken(candidates(result), orNull(judgement.surprise));
            case RAW -> new RawOutput(list(result));
        };
    }

    /** Where the model says nothing but NaN there is no label: it is empty, its probability NaN. */
    private Classification classification(int best, float[] probabilities) {
        return new Classification(
                best < 0 ? "" : names[best], best < 0 ? Float.NaN : probabilities[best], list(probabilities));
    }

    /** Selects the {@code topK} most probable, best first; of equals the one with the smaller id. */
    private List<TokenCandidate> candidates(float[] probabilities) {
        int[] best = new int[topK];
        int found = 0;
        for (int id = 0; id < probabilities.length; id++) {
            int at = found;
            while (at > 0 && probabilities[id] > probabilities[best[at - 1]]) {
                at--;
            }
            if (at < topK) {
                System.arraycopy(best, at, best, at + 1, Math.min(found, topK - 1) - at);
                best[at] = id;
                found = Math.min(found + 1, topK);
            }
        }
        List<TokenCandidate> candidates = new ArrayList<>(topK);
        for (int id : best) {
            candidates.add(new TokenCandidate(names[id], probabilities[id]));
        }
        return candidates;
    }

    private static List<Float> expected(float[] expected) {
        return expected.length == 0 || Float.isNaN(expected[0]) ? List.of() : list(expected);
    }

    private static List<Float> list(float[] values) {
        return Features.of(values.clone());
    }

    private static @Nullable Float orNull(float value) {
        return Float.isNaN(value) ? null : value;
    }

    private static String[] names(ModelSpec spec) {
        List<String> given = switch (spec.task()) {
            case CLASSIFICATION -> spec.labels();
            case NEXT_TOKEN -> spec.input().names();
            case FORECAST, RAW -> List.of();
        };
        String[] names = given.toArray(String[]::new);
        if (names.length != spec.taskOutputSize()) {
            names = new String[spec.taskOutputSize()];
            Arrays.setAll(names, Integer::toString);
        }
        return names;
    }
}

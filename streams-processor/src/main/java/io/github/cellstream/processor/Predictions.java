package io.github.cellstream.processor;

import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.head.Judgement;
import io.github.cellstream.runtime.head.Ranking;
import io.github.cellstream.schemas.ClassCandidate;
import io.github.cellstream.schemas.Classification;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.Forecast;
import io.github.cellstream.schemas.ModelReference;
import io.github.cellstream.schemas.NextToken;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.RawOutput;
import io.github.cellstream.schemas.SequenceEvent;
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
    private final Names names;
    private final int[] topTokens;
    private final int[] topClasses;
    private final float coverage;
    private final Explanations explanations;

    Predictions(SequenceModel model, AnswerOptions options) {
        spec = model.spec();
        this.model = new ModelReference(
                spec.id().name(), spec.id().version(), spec.id().fingerprint(), model.engine());
        names = new Names(spec);
        topTokens = new int[Math.min(options.topK(), spec.taskOutputSize())];
        topClasses = new int[Math.min(options.topClasses(), spec.taskOutputSize())];
        coverage = options.head().coverage();
        explanations = new Explanations(spec, names, options);
    }

    ModelReference model() {
        return model;
    }

    Prediction of(PendingEvent<?> pending, Judgement judgement, float[] ahead) {
        SequenceEvent event = pending.record.value();
        return new Prediction(
                Instant.ofEpochMilli(pending.eventTime),
                pending.step,
                pending.control == Control.END,
                result(judgement, ahead),
                orNull(judgement.score),
                orNull(judgement.likelihood),
                model,
                pending.source,
                event == null ? null : event.getLabel(),
                explanations.of(judgement));
    }

    private Object result(Judgement judgement, float[] ahead) {
        float[] result = judgement.result;
        return switch (spec.task()) {
            case CLASSIFICATION -> classification(judgement.best, result);
            case FORECAST -> forecast(judgement, ahead);
            case NEXT_TOKEN ->
                new NextToken(
                        names.candidates(result, topTokens),
                        orNull(judgement.surprise),
                        judgement.rank == 0 ? null : judgement.rank,
                        orNull(judgement.perplexity));
            case RAW -> new RawOutput(list(result));
        };
    }

    /** Where the model says nothing but NaN there is no label: it is empty, its probability NaN. */
    private Classification classification(int best, float[] probabilities) {
        return new Classification(
                best < 0 ? "" : names.label(best),
                best < 0 ? Float.NaN : probabilities[best],
                list(probabilities),
                topClasses.length == 0 ? null : candidates(probabilities));
    }

    private List<ClassCandidate> candidates(float[] probabilities) {
        int found = Ranking.top(probabilities, topClasses);
        List<ClassCandidate> candidates = new ArrayList<>(found);
        for (int i = 0; i < found; i++) {
            candidates.add(new ClassCandidate(names.label(topClasses[i]), probabilities[topClasses[i]]));
        }
        return candidates;
    }

    private Forecast forecast(Judgement judgement, float[] ahead) {
        boolean interval = !Float.isNaN(judgement.half[0]);
        return new Forecast(
                list(judgement.result),
                Float.isNaN(judgement.expected[0]) ? List.of() : list(judgement.expected),
                interval ? end(judgement, -1) : null,
                interval ? end(judgement, 1) : null,
                interval ? coverage : null,
                orNull(judgement.covered),
                ahead.length == 0 ? null : readings(ahead, judgement.result.length));
    }

    private static List<Float> end(Judgement judgement, int side) {
        float[] end = new float[judgement.result.length];
        for (int f = 0; f < end.length; f++) {
            end[f] = judgement.result[f] + side * judgement.half[f];
        }
        return Features.of(end);
    }

    private static List<List<Float>> readings(float[] ahead, int features) {
        List<List<Float>> readings = new ArrayList<>(ahead.length / features);
        for (int at = 0; at < ahead.length; at += features) {
            readings.add(Features.of(Arrays.copyOfRange(ahead, at, at + features)));
        }
        return readings;
    }

    private static List<Float> list(float[] values) {
        return Features.of(values.clone());
    }

    private static @Nullable Float orNull(float value) {
        return Float.isNaN(value) ? null : value;
    }
}

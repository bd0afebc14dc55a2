package io.github.cellstream.processor;

import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.head.Judgement;
import io.github.cellstream.runtime.head.Ranking;
import io.github.cellstream.schemas.Explanation;
import io.github.cellstream.schemas.FeatureExplanation;
import io.github.cellstream.schemas.TokenCandidate;
import io.github.cellstream.schemas.TokenExplanation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says why an event was surprising, of those events alone that are surprising enough. */
final class Explanations {
    private final Task task;
    private final Names names;
    private final double least;
    private final int[] top;

    Explanations(ModelSpec spec, Names names, AnswerOptions options) {
        task = spec.task();
        this.names = names;
        least = options.explainFrom();
        top = new int[Math.min(options.explained(), spec.input().size())];
    }

    /** Returns why, or null where the event was not surprising enough or nothing had been expected of it. */
    @Nullable
    Explanation of(Judgement judgement) {
        float measure = Float.isNaN(judgement.likelihood) ? judgement.score : judgement.likelihood;
        if ((least > 0 && !(measure >= least)) || Float.isNaN(judgement.surprise)) {
            return null;
        }
        return switch (task) {
            case FORECAST -> new Explanation(features(judgement), null);
            case NEXT_TOKEN -> new Explanation(null, token(judgement));
            case CLASSIFICATION, RAW -> null;
        };
    }

    private List<FeatureExplanation> features(Judgement judgement) {
        int found = Ranking.top(judgement.contributions, top);
        float all = sum(judgement.contributions);
        List<FeatureExplanation> features = new ArrayList<>(found);
        for (int i = 0; i < found; i++) {
            int f = top[i];
            float expected = judgement.expected[f];
            float half = judgement.expectedHalf[f];
            boolean known = !Float.isNaN(half);
            features.add(new FeatureExplanation(
                    names.input(f),
                    all > 0 ? Math.max(0, judgement.contributions[f]) / all : 1f / judgement.contributions.length,
                    judgement.reading[f],
                    expected,
                    known ? expected - half : null,
                    known ? expected + half : null));
        }
        return features;
    }

    private static float sum(float[] contributions) {
        float sum = 0;
        for (float contribution : contributions) {
            sum += contribution > 0 ? contribution : 0;
        }
        return sum;
    }

    private TokenExplanation token(Judgement judgement) {
        List<TokenCandidate> expected = names.candidates(judgement.expected, top);
        return new TokenExplanation(
                names.input(judgement.token), judgement.expected[judgement.token], judgement.rank, expected);
    }
}

package io.github.cellstream.schemas.encoding;

import io.github.cellstream.schemas.ClassCandidate;
import io.github.cellstream.schemas.Classification;
import io.github.cellstream.schemas.Control;
import io.github.cellstream.schemas.Explanation;
import io.github.cellstream.schemas.FeatureExplanation;
import io.github.cellstream.schemas.Forecast;
import io.github.cellstream.schemas.LifecycleChange;
import io.github.cellstream.schemas.LifecycleEvent;
import io.github.cellstream.schemas.ModelReference;
import io.github.cellstream.schemas.NextToken;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.RawOutput;
import io.github.cellstream.schemas.SequenceEvent;
import io.github.cellstream.schemas.SourcePosition;
import io.github.cellstream.schemas.TokenCandidate;
import io.github.cellstream.schemas.TokenExplanation;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/** Records of any content that the contracts allow: any bits of a float, any text, any time that a long can tell. */
final class RandomRecords extends DomainContextBase {
    @Provide
    Arbitrary<SequenceEvent> events() {
        return Combinators.combine(
                        times(),
                        Arbitraries.of(Control.class),
                        floats().injectNull(0.3),
                        texts().injectNull(0.3),
                        texts().injectNull(0.5))
                .as(SequenceEvent::new);
    }

    @Provide
    Arbitrary<LifecycleEvent> lifecycles() {
        return Combinators.combine(
                        times(),
                        Arbitraries.of(LifecycleChange.class),
                        Arbitraries.longs(),
                        texts(),
                        models(),
                        sources().injectNull(0.3))
                .as(LifecycleEvent::new);
    }

    @Provide
    Arbitrary<Prediction> predictions() {
        Arbitrary<Prediction> bare = Combinators.combine(
                        times(), Arbitraries.longs(), Arbitraries.of(true, false), results(), models(), sources())
                .as((time, step, last, result, model, source) ->
                        new Prediction(time, step, last, result, null, null, model, source, null, null));
        return Combinators.combine(
                        bare,
                        anyFloat().injectNull(0.3),
                        anyFloat().injectNull(0.3),
                        texts().injectNull(0.3),
                        explanations().injectNull(0.5))
                .as((prediction, score, likelihood, label, explanation) -> {
                    prediction.setAnomalyScore(score);
                    prediction.setAnomalyLikelihood(likelihood);
                    prediction.setLabel(label);
                    prediction.setExplanation(explanation);
                    return prediction;
                });
    }

    private static Arbitrary<Object> results() {
        Arbitrary<List<ClassCandidate>> classes = Combinators.combine(texts(), anyFloat())
                .as(ClassCandidate::new)
                .list()
                .ofMaxSize(5);
        Arbitrary<Object> classification = Combinators.combine(texts(), anyFloat(), floats(), classes.injectNull(0.5))
                .as(Classification::new);
        Arbitrary<Object> forecast = Combinators.combine(
                        floats(),
                        floats(),
                        floats().injectNull(0.3),
                        floats().injectNull(0.3),
                        anyFloat().injectNull(0.3),
                        anyFloat().injectNull(0.3),
                        floats().list().ofMaxSize(4).injectNull(0.5))
                .as(Forecast::new);
        Arbitrary<Object> nextToken = Combinators.combine(
                        candidates(),
                        anyFloat().injectNull(0.3),
                        Arbitraries.integers().injectNull(0.3),
                        anyFloat().injectNull(0.3))
                .as(NextToken::new);
        Arbitrary<Object> raw = floats().map(RawOutput::new);
        return Arbitraries.oneOf(List.of(classification, forecast, nextToken, raw));
    }

    private static Arbitrary<List<TokenCandidate>> candidates() {
        return Combinators.combine(texts(), anyFloat())
                .as(TokenCandidate::new)
                .list()
                .ofMaxSize(20);
    }

    private static Arbitrary<Explanation> explanations() {
        Arbitrary<List<FeatureExplanation>> features = Combinators.combine(
                        texts(),
                        anyFloat(),
                        anyFloat(),
                        anyFloat(),
                        anyFloat().injectNull(0.3),
                        anyFloat().injectNull(0.3))
                .as(FeatureExplanation::new)
                .list()
                .ofMaxSize(5);
        Arbitrary<TokenExplanation> token = Combinators.combine(
                        texts(), anyFloat(), Arbitraries.integers(), candidates())
                .as(TokenExplanation::new);
        return Combinators.combine(features.injectNull(0.5), token.injectNull(0.5))
                .as(Explanation::new);
    }

    private static Arbitrary<Instant> times() {
        return Arbitraries.longs().map(Instant::ofEpochMilli);
    }

    /** NaNs have one bit pattern: JSON has no room for others. */
    private static Arbitrary<Float> anyFloat() {
        return Arbitraries.integers()
                .map(Float::intBitsToFloat)
                .map(value -> Float.isNaN(value) ? Float.NaN : value)
                .edgeCases(cases -> cases.add(Float.NaN, Float.NEGATIVE_INFINITY, -0f, Float.MIN_VALUE));
    }

    private static Arbitrary<List<Float>> floats() {
        return anyFloat().list().ofMaxSize(300).map(values -> {
            float[] array = new float[values.size()];
            Features.copy(values, array, 0);
            return Features.of(array);
        });
    }

    /** Any text that UTF-8 can tell: no half surrogate pairs. */
    private static Arbitrary<String> texts() {
        return Arbitraries.strings()
                .all()
                .ofMaxLength(40)
                .filter(text -> text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF));
    }

    private static Arbitrary<ModelReference> models() {
        return Combinators.combine(texts(), texts(), texts(), texts()).as(ModelReference::new);
    }

    private static Arbitrary<SourcePosition> sources() {
        return Combinators.combine(texts(), Arbitraries.integers(), Arbitraries.longs())
                .as(SourcePosition::new);
    }
}

package io.github.cellstream.schemas.encoding;

import io.github.cellstream.schemas.ClassCandidate;
import io.github.cellstream.schemas.Classification;
import io.github.cellstream.schemas.Explanation;
import io.github.cellstream.schemas.FeatureExplanation;
import io.github.cellstream.schemas.Forecast;
import io.github.cellstream.schemas.ModelReference;
import io.github.cellstream.schemas.NextToken;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.RawOutput;
import io.github.cellstream.schemas.SourcePosition;
import io.github.cellstream.schemas.TokenCandidate;
import io.github.cellstream.schemas.TokenExplanation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Predictions in Avro's single-object encoding, field after field by hand: the bytes that Avro's own writer makes, without a
 * walk through the schema, a conversion or a boxed number. What it does not manage goes to Avro's writer, which says what is
 * wrong with the record.
 */
final class DirectPredictionEncoder implements RecordEncoder<Prediction> {
    private final SingleObjectCodec<Prediction> reference;
    private final ThreadLocal<Workplace> workplaces = ThreadLocal.withInitial(Workplace::new);

    DirectPredictionEncoder(SingleObjectCodec<Prediction> reference) {
        this.reference = reference;
    }

    @Override
    public byte[] encode(String topic, Prediction record) {
        try {
            return workplaces.get().encode(reference.header(), record);
        } catch (RuntimeException e) {
            return reference.encode(topic, record);
        }
    }

    /** One thread's buffer, and the bytes of the model that it met last. */
    private static final class Workplace {
        private final AvroBytes out = new AvroBytes();
        private @Nullable ModelReference model;
        private byte[] modelBytes = new byte[0];

        byte[] encode(byte[] header, Prediction prediction) {
            out.clear();
            out.raw(header);
            out.number(prediction.getEventTime().toEpochMilli());
            out.number(prediction.getStep());
            out.bool(prediction.getFinal$());
            result(prediction.getResult());
            out.optionalFloat(prediction.getAnomalyScore());
            out.optionalFloat(prediction.getAnomalyLikelihood());
            model(prediction.getModel());
            source(prediction.getSource());
            String label = prediction.getLabel();
            if (out.present(label)) {
                out.text(label);
            }
            Explanation explanation = prediction.getExplanation();
            if (out.present(explanation)) {
                explanation(explanation);
            }
            return out.copy(0);
        }

        private void result(Object result) {
            if (result instanceof Classification classification) {
                out.number(0);
                classification(classification);
            } else if (result instanceof Forecast forecast) {
                out.number(1);
                forecast(forecast);
            } else if (result instanceof NextToken nextToken) {
                out.number(2);
                nextToken(nextToken);
            } else if (result instanceof RawOutput raw) {
                out.number(3);
                out.floats(raw.getValues());
            } else {
                throw new IllegalArgumentException("no such result");
            }
        }

        private void classification(Classification classification) {
            out.text(classification.getLabel());
            out.floating(classification.getProbability());
            out.floats(classification.getProbabilities());
            List<ClassCandidate> candidates = classification.getCandidates();
            if (out.present(candidates)) {
                begin(candidates);
                for (int i = 0; i < candidates.size(); i++) {
                    ClassCandidate candidate = candidates.get(i);
                    out.text(candidate.getLabel());
                    out.floating(candidate.getProbability());
                }
                out.number(0);
            }
        }

        private void forecast(Forecast forecast) {
            out.floats(forecast.getValues());
            out.floats(forecast.getExpected());
            out.optionalFloats(forecast.getLower());
            out.optionalFloats(forecast.getUpper());
            out.optionalFloat(forecast.getCoverage());
            out.optionalFloat(forecast.getCovered());
            List<List<Float>> ahead = forecast.getAhead();
            if (out.present(ahead)) {
                begin(ahead);
                for (int i = 0; i < ahead.size(); i++) {
                    out.floats(ahead.get(i));
                }
                out.number(0);
            }
        }

        private void nextToken(NextToken nextToken) {
            candidates(nextToken.getCandidates());
            out.optionalFloat(nextToken.getSurprisal());
            Integer rank = nextToken.getRank();
            if (out.present(rank)) {
                out.number(rank);
            }
            out.optionalFloat(nextToken.getPerplexity());
        }

        private void candidates(List<TokenCandidate> candidates) {
            begin(candidates);
            for (int i = 0; i < candidates.size(); i++) {
                TokenCandidate candidate = candidates.get(i);
                out.text(candidate.getToken());
                out.floating(candidate.getProbability());
            }
            out.number(0);
        }

        /** Of one model come all the predictions of a job: its bytes are kept, beside what they say. */
        private void model(ModelReference given) {
            if (model == null || !sameTexts(model, given)) {
                int start = out.size();
                out.text(given.getName());
                out.text(given.getVersion());
                out.text(given.getFingerprint());
                out.text(given.getEngine());
                modelBytes = out.copy(start);
                model = new ModelReference(
                        given.getName(), given.getVersion(), given.getFingerprint(), given.getEngine());
            } else {
                out.raw(modelBytes);
            }
        }

        private static boolean sameTexts(ModelReference one, ModelReference other) {
            return one.getName().equals(other.getName())
                    && one.getVersion().equals(other.getVersion())
                    && one.getFingerprint().equals(other.getFingerprint())
                    && one.getEngine().equals(other.getEngine());
        }

        private void source(SourcePosition source) {
            out.text(source.getTopic());
            out.number(source.getPartition());
            out.number(source.getOffset());
        }

        private void explanation(Explanation explanation) {
            List<FeatureExplanation> features = explanation.getFeatures();
            if (out.present(features)) {
                begin(features);
                features.forEach(this::feature);
                out.number(0);
            }
            TokenExplanation token = explanation.getToken();
            if (out.present(token)) {
                out.text(token.getToken());
                out.floating(token.getProbability());
                out.number(token.getRank());
                candidates(token.getExpected());
            }
        }

        private void feature(FeatureExplanation feature) {
            out.text(feature.getFeature());
            out.floating(feature.getContribution());
            out.floating(feature.getValue());
            out.floating(feature.getExpected());
            out.optionalFloat(feature.getLower());
            out.optionalFloat(feature.getUpper());
        }

        /** Writes how many items follow; of none, the closing 0 says so. */
        private void begin(List<?> items) {
            if (!items.isEmpty()) {
                out.number(items.size());
            }
        }
    }
}

package io.github.cellstream.app.deploy;

import io.github.cellstream.schemas.ModelAgreement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What several instances measured of one shadow, put together: means, each weighted by the events behind it. */
final class Agreements {
    private Agreements() {}

    /** Returns all together; empty if nobody has compared anything. The rank correlation is the mean of theirs. */
    static Optional<ModelAgreement> together(List<ModelAgreement> parts) {
        List<ModelAgreement> all =
                parts.stream().filter(part -> part.getEvents() > 0).toList();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        ModelAgreement.Builder sum = ModelAgreement.newBuilder();
        sum.setEvents(all.stream().mapToLong(ModelAgreement::getEvents).sum());
        sum.setSame(mean(all, ModelAgreement::getSame));
        sum.setDistance(mean(all, ModelAgreement::getDistance));
        sum.setRankCorrelation(mean(all, ModelAgreement::getRankCorrelation));
        sum.setMeasure(all.stream()
                .map(ModelAgreement::getMeasure)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null));
        sum.setCurrentScore(mean(all, ModelAgreement::getCurrentScore));
        sum.setShadowScore(mean(all, ModelAgreement::getShadowScore));
        sum.setCurrentAnomaly(mean(all, ModelAgreement::getCurrentAnomaly));
        sum.setShadowAnomaly(mean(all, ModelAgreement::getShadowAnomaly));
        return Optional.of(sum.build());
    }

    private static @Nullable Double mean(List<ModelAgreement> parts, Function<ModelAgreement, @Nullable Double> value) {
        double sum = 0;
        long weight = 0;
        for (ModelAgreement part : parts) {
            Double one = value.apply(part);
            if (one != null) {
                sum += one * part.getEvents();
                weight += part.getEvents();
            }
        }
        return weight == 0 ? null : sum / weight;
    }
}

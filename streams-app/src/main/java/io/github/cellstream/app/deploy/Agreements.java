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
        String measure = all.stream()
                .map(ModelAgreement::getMeasure)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return Optional.of(new ModelAgreement(
                all.stream().mapToLong(ModelAgreement::getEvents).sum(),
                mean(all, ModelAgreement::getSame),
                mean(all, ModelAgreement::getDistance),
                mean(all, ModelAgreement::getRankCorrelation),
                measure,
                mean(all, ModelAgreement::getCurrentScore),
                mean(all, ModelAgreement::getShadowScore),
                mean(all, ModelAgreement::getCurrentAnomaly),
                mean(all, ModelAgreement::getShadowAnomaly)));
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

package io.github.cellstream.app.deploy;

import io.github.cellstream.processor.model.Agreement;
import io.github.cellstream.schemas.ModelState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Meters of models that change; names as Prometheus shows them:
 *
 * <pre>
 *  cellstream_models{slot,state}              models by state: ready, shadowing, running, refused
 *  cellstream_model_tasks_behind{slot}        tasks that have not taken up the current model yet
 *  cellstream_shadow_events{slot}             events that the current model and its shadow both answered
 *  cellstream_shadow_same{slot}               share of them with the same class or token
 *  cellstream_shadow_distance{slot}           mean absolute difference of forecasts or outputs
 *  cellstream_shadow_rank_correlation{slot}   of both anomaly scores
 *  cellstream_shadow_score{slot,of}           mean score of current and shadow, lower is better
 *  cellstream_shadow_anomaly{slot,of}         mean anomaly score of current and shadow
 * </pre>
 *
 * <p>What is not known is NaN.
 */
public final class UpgradeMeters {
    private final MeterRegistry registry;

    /** Registers meters when slots are known. */
    public UpgradeMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void follow(String slot, Supplier<Map<String, ModelStanding>> standings) {
        for (ModelState state :
                new ModelState[] {ModelState.READY, ModelState.SHADOWING, ModelState.RUNNING, ModelState.REFUSED}) {
            Gauge.builder(
                            "cellstream.models",
                            standings,
                            all -> all.get().values().stream()
                                    .filter(one -> one.state() == state)
                                    .count())
                    .description("Announced models by state")
                    .tag("slot", slot)
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .strongReference(true)
                    .register(registry);
        }
        Gauge.builder(
                        "cellstream.model.tasks.behind",
                        standings,
                        all -> all.get().values().stream()
                                .filter(one -> one.state() == ModelState.RUNNING)
                                .mapToInt(one -> one.allTasks() - one.tasks())
                                .sum())
                .description("Tasks that have not taken up the current model yet")
                .tag("slot", slot)
                .strongReference(true)
                .register(registry);
        shadow(slot, standings, "cellstream.shadow.events", "Events that both answered", Agreement::events);
        shadow(slot, standings, "cellstream.shadow.same", "Share with the same class or token", Agreement::same);
        shadow(slot, standings, "cellstream.shadow.distance", "Mean absolute difference", Agreement::distance);
        shadow(
                slot,
                standings,
                "cellstream.shadow.rank.correlation",
                "Spearman's correlation of both anomaly scores",
                Agreement::rankCorrelation);
        pair(slot, standings, "cellstream.shadow.score", Agreement::currentScore, Agreement::shadowScore);
        pair(slot, standings, "cellstream.shadow.anomaly", Agreement::currentAnomaly, Agreement::shadowAnomaly);
    }

    private void shadow(
            String slot,
            Supplier<Map<String, ModelStanding>> standings,
            String name,
            String description,
            ToDoubleFunction<Agreement> value) {
        Gauge.builder(name, standings, all -> of(all, value))
                .description(description)
                .tag("slot", slot)
                .strongReference(true)
                .register(registry);
    }

    private void pair(
            String slot,
            Supplier<Map<String, ModelStanding>> standings,
            String name,
            ToDoubleFunction<Agreement> current,
            ToDoubleFunction<Agreement> shadow) {
        Gauge.builder(name, standings, all -> of(all, current))
                .tag("slot", slot)
                .tag("of", "current")
                .strongReference(true)
                .register(registry);
        Gauge.builder(name, standings, all -> of(all, shadow))
                .tag("slot", slot)
                .tag("of", "shadow")
                .strongReference(true)
                .register(registry);
    }

    private static double of(Supplier<Map<String, ModelStanding>> standings, ToDoubleFunction<Agreement> value) {
        return standings.get().values().stream()
                .map(ModelStanding::agreement)
                .filter(agreement -> agreement != null)
                .mapToDouble(value)
                .findFirst()
                .orElse(Double.NaN);
    }
}

package io.github.cellstream.app.topology;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.config.ModelSlot;
import io.github.cellstream.app.deploy.Fitting;
import io.github.cellstream.app.deploy.ModelRoom;
import io.github.cellstream.app.deploy.UpgradeMeters;
import io.github.cellstream.app.deploy.Upgrades;
import io.github.cellstream.processor.model.Deployments;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.WarmUp;
import io.github.cellstream.runtime.score.Scorer;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The models of a job: those of its configuration for ever, or whatever is deployed. */
final class JobModels implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobModels.class);

    private final Deque<Part> parts = new ArrayDeque<>();
    private final @Nullable Upgrades upgrades;
    private final Map<String, Deployments> deployments = new LinkedHashMap<>();

    private JobModels(@Nullable Upgrades upgrades) {
        this.upgrades = upgrades;
        if (upgrades != null) {
            parts.push(upgrades::close);
            deployments.putAll(upgrades.deployments());
        }
        deployments.values().forEach(one -> describe(one.current().current().model()));
    }

    /**
     * Loads the models.
     *
     * @throws io.github.cellstream.runtime.ModelException if one can't be loaded
     */
    static JobModels open(CellstreamConfig config, MeterRegistry registry) {
        if (config.upgrade().enabled()) {
            Upgrades upgrades = new Upgrades(config, ModelLoader::load, scorers(config), new UpgradeMeters(registry));
            return new JobModels(upgrades);
        }
        return unchanging(config);
    }

    /** Loads the models that the configuration names, as far as a topology needs to know them. */
    static JobModels described(CellstreamConfig config) {
        JobModels models = new JobModels(null);
        if (!config.upgrade().enabled()) {
            return unchanging(config);
        }
        for (ModelSlot slot : config.models()) {
            Fitting fitting = new Fitting(scorers(config), 0, !slot.shadow().isEmpty(), WarmUp.DEFAULT_LIMIT);
            ModelRoom room = ModelRoom.with(slot.id(), fitting, ModelLoader.load(slot.model()));
            models.parts.push(room::close);
            models.deployments.put(slot.id(), room);
        }
        return models;
    }

    private static JobModels unchanging(CellstreamConfig config) {
        JobModels models = new JobModels(null);
        for (ModelSlot slot : config.models()) {
            SequenceModel model = ModelLoader.load(slot.model());
            models.parts.push(model::close);
            describe(model);
            models.deployments.put(
                    slot.id(), Deployments.fixed(model, scorers(config).apply(model.spec())));
        }
        return models;
    }

    /** Returns what is to be stepped, by slot. */
    Map<String, Deployments> deployments() {
        return deployments;
    }

    /** Warms the models up, and begins to listen for others. */
    void start() {
        deployments.values().forEach(one -> WarmUp.run(one.current().current().model(), WarmUp.DEFAULT_LIMIT));
        if (upgrades != null) {
            upgrades.start();
        }
    }

    @Override
    public void close() {
        parts.forEach(Part::close);
        parts.clear();
    }

    /** Something to close that fails with no checked exception. */
    @FunctionalInterface
    private interface Part {
        void close();
    }

    private static Function<ModelSpec, Scorer> scorers(CellstreamConfig config) {
        return spec -> Scorers.of(spec, config.results());
    }

    private static void describe(SequenceModel model) {
        ModelSpec spec = model.spec();
        LOG.info(
                "model {} version {} ({}): engine {}, task {}, input {} × {}, state {} bytes per key",
                spec.id().name(),
                spec.id().version(),
                spec.id().fingerprint().substring(0, 12),
                model.engine(),
                spec.task(),
                spec.input().size(),
                spec.input().kind(),
                spec.stateSize() * Float.BYTES);
    }
}

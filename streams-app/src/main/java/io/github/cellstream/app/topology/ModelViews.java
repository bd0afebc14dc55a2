package io.github.cellstream.app.topology;

import io.github.cellstream.app.config.CellstreamConfig;
import io.github.cellstream.app.config.ModelSlot;
import io.github.cellstream.app.history.Histories;
import io.github.cellstream.app.http.ModelView;
import io.github.cellstream.app.query.Continuation;
import io.github.cellstream.app.query.KeyStates;
import io.github.cellstream.processor.ClassifierListener;
import io.github.cellstream.processor.model.Deployments;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.SequenceModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered and shown of the first slot's models, each apart: their states, classes and features need not be of one
 * size. Thread-safe.
 */
final class ModelViews implements ClassifierListener {
    /** The model that answers, and those that tasks may still be about to leave. */
    private static final int MOST = 3;

    private final CellstreamConfig config;
    private final ModelSlot slot;
    private final Deployments deployments;
    private final Map<String, Histories> histories = new LinkedHashMap<>(8, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Histories> eldest) {
            return size() > MOST;
        }
    };
    private @Nullable SequenceModel shown;
    private @Nullable ModelView view;

    ModelViews(CellstreamConfig config, Map<String, Deployments> models) {
        this.config = config;
        slot = config.models().get(0);
        Deployments first = models.get(slot.id());
        if (first == null) {
            throw new IllegalArgumentException("no deployments for " + slot.id());
        }
        deployments = first;
    }

    @Override
    public ClassifierListener forModel(ModelSpec spec) {
        return histories(spec);
    }

    /** Returns what there is to see of the model that answers now. */
    synchronized ModelView view(KafkaStreams streams) {
        SequenceModel model = deployments.current().current().model();
        if (view == null || !model.equals(shown)) {
            shown = model;
            view = new ModelView(
                    model.engine(),
                    new KeyStates(
                            streams,
                            slot.storeName(),
                            config.applicationServer(),
                            model.spec(),
                            config.answers().head()),
                    new Continuation(model),
                    histories(model.spec()));
        }
        return view;
    }

    /** Lets keys cool; called once a second. */
    void tick() {
        List<Histories> all;
        synchronized (this) {
            all = List.copyOf(histories.values());
        }
        all.forEach(Histories::tick);
    }

    private synchronized Histories histories(ModelSpec spec) {
        return histories.computeIfAbsent(
                spec.id().fingerprint(),
                unused -> new Histories(
                        spec,
                        config.history().keys(),
                        config.history().steps(),
                        config.results().anomalyThreshold()));
    }
}

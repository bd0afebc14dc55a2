package io.github.cellstream.app.topology;

import io.github.cellstream.app.config.ModelSettings;
import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.SequenceModel;
import java.nio.file.Path;

/** Loads the model that a configuration names. */
public final class ModelLoader {
    /** The engine that learns without a model file. */
    private static final String WITHOUT_FILE = "online";

    private ModelLoader() {}

    /**
     * Loads the model; {@code auto} without a file is the engine that needs none.
     *
     * @throws io.github.cellstream.runtime.ModelException if it can't be loaded
     */
    public static SequenceModel load(ModelSettings settings) {
        return Plugins.named(ModelEngine.class, ModelEngine::name, engine(settings))
                .load(source(settings));
    }

    /** Returns the name of the engine that a model is loaded on. */
    public static String engine(ModelSettings settings) {
        return settings.file().isEmpty() && settings.engine().equals("auto") ? WITHOUT_FILE : settings.engine();
    }

    /** Returns where a model comes from. */
    public static ModelSource source(ModelSettings settings) {
        return settings.file().isEmpty()
                ? ModelSource.settings(engine(settings), settings.metadata())
                : ModelSource.file(Path.of(settings.file())).with(settings.metadata());
    }
}

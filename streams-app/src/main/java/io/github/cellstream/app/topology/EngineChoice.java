package io.github.cellstream.app.topology;

import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.SequenceModel;

/**
 * Which engine {@code auto} gives a model.
 *
 * @param engine the engine and its kernel, or {@code none}
 * @param reason why
 */
public record EngineChoice(String engine, String reason) {
    /** Tries the engines; a model that none of them takes gets none, with the reason. */
    public static EngineChoice of(ModelSource source) {
        try (SequenceModel model = engine("auto").load(source)) {
            return new EngineChoice(
                    model.engine(),
                    model.engine().startsWith("jvm")
                            ? "the whole graph compiles, and agrees with onnxruntime"
                            : whyNotJvm(source));
        } catch (ModelException e) {
            return new EngineChoice("none", String.valueOf(e.getMessage()));
        }
    }

    private static String whyNotJvm(ModelSource source) {
        try (SequenceModel model = engine("jvm").load(source)) {
            return model.engine() + " gives other numbers";
        } catch (ModelException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static ModelEngine engine(String name) {
        return Plugins.named(ModelEngine.class, ModelEngine::name, name);
    }
}

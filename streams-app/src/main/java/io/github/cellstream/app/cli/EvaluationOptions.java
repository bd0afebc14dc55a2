package io.github.cellstream.app.cli;

import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.training.data.Corpus;
import io.github.cellstream.training.data.CorpusCoding;
import io.github.cellstream.training.data.CorpusError;
import io.github.cellstream.training.data.CorpusException;
import io.github.cellstream.training.data.Example;
import io.github.cellstream.training.recipe.ModelTraining;
import io.github.cellstream.training.recipe.Recipe;
import io.github.cellstream.training.recipe.TrainedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model is judged: one that is trained for it, or a file. */
final class EvaluationOptions {
    @Option(names = "--model", paramLabel = "FILE", description = "Judge this model; otherwise one is trained first.")
    private @Nullable Path model;

    @Option(names = "--engine", defaultValue = "jvm", description = "That steps the model (${DEFAULT-VALUE}).")
    private String engine = "";

    @Option(names = "--json", description = "Print nothing but one closing line of JSON.")
    private boolean json;

    @Mixin
    private RecipeOptions recipe = new RecipeOptions();

    /** Returns whether a program reads the answer. */
    boolean json() {
        return json;
    }

    /** Returns the seed. */
    long seed() {
        return recipe.seed();
    }

    /** Returns whether a file is judged, and nothing trained. */
    boolean isGiven() {
        return model != null;
    }

    /** Returns the recipe that models are trained by. */
    Recipe recipe(Task task, Corpus corpus) {
        try {
            return recipe.over(Recipe.of(task, corpus));
        } catch (IllegalArgumentException e) {
            throw new CorpusException(CorpusError.CORPUS_UNSUITED, "options", String.valueOf(e.getMessage()), e);
        }
    }

    /** Returns the given file's model, or trains one on examples. */
    Judged judged(TrainingRun run, Recipe by, Corpus corpus, List<Example> examples, String shown) {
        if (model != null) {
            return given(model, by.task());
        }
        TrainedModel trained = run.train(new ModelTraining(by, shown), corpus, examples, shown);
        if (run.isStopped()) {
            throw new CorpusException(
                    CorpusError.CORPUS_UNSUITED,
                    "evaluation",
                    "a signal ended its training, there is nothing to judge");
        }
        SequenceModel loaded = load(ModelSource.settings(shown, Map.of()).withBytes(trained.file()));
        return new Judged(loaded, trained.coding());
    }

    private Judged given(Path file, Task task) {
        SequenceModel loaded = load(ModelSource.file(file));
        try {
            if (loaded.spec().task() != task) {
                throw new CorpusException(
                        CorpusError.CORPUS_UNSUITED,
                        file.toString(),
                        "its task is " + loaded.spec().task() + ", wanted " + task + "; name another model");
            }
            return new Judged(
                    loaded, CorpusCoding.of(loaded.spec().input(), loaded.spec().labels()));
        } catch (CorpusException e) {
            loaded.close();
            throw e;
        }
    }

    private SequenceModel load(ModelSource source) {
        return Plugins.named(ModelEngine.class, ModelEngine::name, engine).load(source);
    }

    /**
     * A model that can be judged.
     *
     * @param model as an engine loaded it
     * @param coding how examples become its inputs
     */
    record Judged(SequenceModel model, CorpusCoding coding) implements AutoCloseable {
        @Override
        public void close() {
            model.close();
        }
    }
}

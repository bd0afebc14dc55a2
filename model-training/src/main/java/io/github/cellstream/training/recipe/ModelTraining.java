package io.github.cellstream.training.recipe;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.network.Activation;
import io.github.cellstream.runtime.network.Network;
import io.github.cellstream.runtime.onnx.ModelSetting;
import io.github.cellstream.runtime.onnx.ModelSettings;
import io.github.cellstream.runtime.onnx.OnnxWriter;
import io.github.cellstream.training.Objective;
import io.github.cellstream.training.Selection;
import io.github.cellstream.training.Trainer;
import io.github.cellstream.training.TrainingListener;
import io.github.cellstream.training.TrainingOptions;
import io.github.cellstream.training.TrainingReport;
import io.github.cellstream.training.TrainingSet;
import io.github.cellstream.training.data.Corpus;
import io.github.cellstream.training.data.CorpusCoding;
import io.github.cellstream.training.data.CorpusError;
import io.github.cellstream.training.data.CorpusException;
import io.github.cellstream.training.data.Example;
import io.github.cellstream.training.data.Split;
import io.github.cellstream.training.data.TokenDropout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trains a model on a corpus by a recipe. What is learnt of the data (vocabulary, normalisation, labels) is learnt of the examples that are
 * trained on, not of those that choose the best epoch.
 *
 * @param recipe everything that decides a training but the data
 * @param name of the model, as predictions carry it
 * @param checkpoint file that is replaced behind every epoch, and from which the training goes on where it is there
 */
public record ModelTraining(Recipe recipe, String name, Optional<Path> checkpoint) {
    /** A training without a checkpoint. */
    public ModelTraining(Recipe recipe, String name) {
        this(recipe, name, Optional.empty());
    }

    /**
     * Trains.
     *
     * @param corpus gives kind and names
     * @param examples to learn from; a part of them chooses the best epoch, if the recipe says so
     * @param listener hears how it goes, and may end it
     */
    public TrainedModel train(Corpus corpus, List<Example> examples, TrainingListener listener) {
        Split split = split(examples);
        CorpusCoding coding = CorpusCoding.learn(
                corpus, split.training(), recipe.preparation().vocabulary());
        if (recipe.task() == Task.CLASSIFICATION && coding.labels().size() < 2) {
            throw new CorpusException(
                    CorpusError.CORPUS_UNSUITED,
                    corpus.where(),
                    "found the classes " + coding.labels() + ", wanted at least two");
        }
        TrainingSet set = coding.encode(labelled(split.training()));
        List<Example> judged = labelled(split.held());
        Optional<TrainingSet> validation = judged.isEmpty() ? Optional.empty() : Optional.of(coding.encode(judged));
        TrainingReport report = run(set, validation, network(set), listener);
        return new TrainedModel(file(report.network(), settings(set)), coding, report);
    }

    private byte[] file(Network network, ModelSettings settings) {
        return recipe.options().objective() == Objective.FORECAST_GAUSSIAN
                ? OnnxWriter.writeGaussian(network, settings)
                : OnnxWriter.write(network, settings);
    }

    private TrainingReport run(
            TrainingSet set, Optional<TrainingSet> validation, Network network, TrainingListener listener) {
        Preparation preparation = recipe.preparation();
        TrainingOptions options = validation.isPresent() ? recipe.options() : toTheEnd(recipe.options());
        if (preparation.tokenDropout() == 0 || set.input().kind() == InputKind.FEATURES) {
            return trainer(options).train(network, set, validation.orElse(null), listener);
        }
        boolean next = recipe.task() == Task.NEXT_TOKEN;
        TokenDropout dropout = new TokenDropout(preparation.tokenDropout(), preparation.copies(), options.seed());
        TokenDropout none = new TokenDropout(0, 1, options.seed());
        return trainer(next ? atEveryStep(options) : options)
                .train(
                        network,
                        next ? dropout.ofNextTokens(set) : dropout.ofClasses(set),
                        (next ? validation.map(none::ofNextTokens) : validation).orElse(null),
                        listener);
    }

    private Trainer trainer(TrainingOptions options) {
        Trainer trainer = new Trainer(options);
        return checkpoint.map(trainer::withCheckpoint).orElse(trainer);
    }

    /** Without examples to judge by, the last epoch is taken: the loss that was trained on says little. */
    private static TrainingOptions toTheEnd(TrainingOptions options) {
        return options.withSelection(new Selection(Selection.Criterion.LATEST, 0));
    }

    private static TrainingOptions atEveryStep(TrainingOptions options) {
        return options.withObjective(Objective.CLASS_AT_EVERY_STEP);
    }

    /** Parts what is learnt from what chooses the best epoch; of equal sequences both hold one, where that is wanted. */
    private Split split(List<Example> examples) {
        List<Example> used = recipe.preparation().distinct() ? distinct(examples) : examples;
        double share = recipe.preparation().validation();
        if (share == 0) {
            return new Split(used, List.of());
        }
        return used.size() < Math.round(1 / share)
                        || recipe.options().batching().window() > 0
                ? Split.ends(used, share)
                : Split.random(used, share, recipe.options().seed());
    }

    private static List<Example> distinct(List<Example> examples) {
        Map<List<String>, Example> distinct = new LinkedHashMap<>();
        List<Example> all = new ArrayList<>();
        for (Example example : examples) {
            if (example instanceof Example.Tokens tokens) {
                distinct.putIfAbsent(tokens.tokens(), example);
            } else {
                all.add(example);
            }
        }
        all.addAll(distinct.values());
        return all;
    }

    private List<Example> labelled(List<Example> examples) {
        return recipe.task() == Task.CLASSIFICATION
                ? examples.stream()
                        .filter(example -> example.label().isPresent())
                        .toList()
                : examples;
    }

    private Network network(TrainingSet set) {
        int outputs = recipe.options().objective().outputs(set);
        Activation last = recipe.task() == Task.FORECAST ? Activation.IDENTITY : Activation.SOFTMAX;
        return recipe.architecture()
                .network(set.input(), outputs, last, recipe.options().seed());
    }

    private ModelSettings settings(TrainingSet set) {
        return set.settings(recipe.task()).with(ModelSetting.NAME, name);
    }
}

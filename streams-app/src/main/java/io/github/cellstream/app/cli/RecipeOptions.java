package io.github.cellstream.app.cli;

import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.training.Batching;
import io.github.cellstream.training.Objective;
import io.github.cellstream.training.Optimization;
import io.github.cellstream.training.Regularization;
import io.github.cellstream.training.Selection;
import io.github.cellstream.training.TrainingOptions;
import io.github.cellstream.training.data.VocabularyOptions;
import io.github.cellstream.training.recipe.Architecture;
import io.github.cellstream.training.recipe.Preparation;
import io.github.cellstream.training.recipe.Recipe;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What overrules a recipe. Without any of it the recipe's own choice stands, which suits the task and the size of the data. */
final class RecipeOptions {
    @Option(names = "--cell", paramLabel = "CELL", description = "lstm, gru or rnn.")
    private @Nullable CellName cell;

    @Option(names = "--layers", paramLabel = "N", description = "Recurrent layers.")
    private @Nullable Integer layers;

    @Option(names = "--hidden", paramLabel = "N", description = "Units of each.")
    private @Nullable Integer hidden;

    @Option(names = "--embedding", paramLabel = "N", description = "Numbers that stand for a token.")
    private @Nullable Integer embedding;

    @Option(
            names = "--embedding-dropout",
            paramLabel = "SHARE",
            description = "Of values dropped behind the embedding while training.")
    private @Nullable Float embeddingDropout;

    @Option(
            names = "--dropout",
            paramLabel = "SHARE",
            description = "Of values dropped behind each recurrent layer while training.")
    private @Nullable Float dropout;

    @Option(
            names = "--recurrent-dropout",
            paramLabel = "SHARE",
            description = "Of recurrent weights that a batch goes without while training.")
    private @Nullable Float recurrentDropout;

    @Option(names = "--token-dropout", paramLabel = "SHARE", description = "Of tokens that read <unk> while training.")
    private @Nullable Double tokenDropout;

    @Option(
            names = "--least-count",
            paramLabel = "N",
            description = "A token must occur so often to be in the vocabulary.")
    private @Nullable Integer leastCount;

    @Option(names = "--most-tokens", paramLabel = "N", description = "The most frequent N tokens make the vocabulary.")
    private @Nullable Integer mostTokens;

    @Option(
            names = "--loss",
            paramLabel = "LOSS",
            description =
                    "Of forecasts: huber (default), squared, or gaussian, whose model says how far off it may be.")
    private @Nullable LossName loss;

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the data, at most.")
    private @Nullable Integer epochs;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description = "End after N epochs without a better validation loss.")
    private @Nullable Integer patience;

    @Option(names = "--batch", paramLabel = "N", description = "Sequences that are learnt from together.")
    private @Nullable Integer batch;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "Steps through which errors are propagated; 0 for whole sequences.")
    private @Nullable Integer window;

    @Option(names = "--learning-rate", paramLabel = "R", description = "The schedule's greatest.")
    private @Nullable Float learningRate;

    @Option(names = "--weight-decay", paramLabel = "R", description = "AdamW's.")
    private @Nullable Float weightDecay;

    @Option(names = "--label-smoothing", paramLabel = "SHARE", description = "Spread over all classes.")
    private @Nullable Float labelSmoothing;

    @Option(
            names = "--noise",
            paramLabel = "DEVIATION",
            description = "Of what is added to readings while training, in their deviations.")
    private @Nullable Float noise;

    @Option(
            names = "--averaging",
            paramLabel = "MEMORY",
            description = "Of the running mean of weights, such as 0.999.")
    private @Nullable Float averaging;

    @Option(
            names = "--validation",
            paramLabel = "SHARE",
            description = "Of the data that is not learnt from and chooses the best epoch.")
    private @Nullable Double validation;

    @Option(names = "--threads", paramLabel = "N", description = "That train; all processors by default.")
    private @Nullable Integer threads;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Of everything random (${DEFAULT-VALUE}).")
    private long seed;

    /** The cells that are offered. */
    enum CellName {
        LSTM(Cell.LSTM),
        GRU(Cell.GRU_RESET_AFTER),
        RNN(Cell.RNN_TANH);

        private final Cell cell;

        CellName(Cell cell) {
            this.cell = cell;
        }
    }

    /** The losses of forecasts that are offered. */
    enum LossName {
        HUBER(Objective.FORECAST_HUBER),
        SQUARED(Objective.FORECAST_SQUARED),
        GAUSSIAN(Objective.FORECAST_GAUSSIAN);

        private final Objective objective;

        LossName(Objective objective) {
            this.objective = objective;
        }
    }

    /** Returns the seed. */
    long seed() {
        return seed;
    }

    /**
     * Returns a recipe with what was given in place of its own.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    Recipe over(Recipe recipe) {
        return recipe.with(over(recipe.architecture()))
                .with(over(recipe.preparation()))
                .with(over(recipe.options()));
    }

    private Architecture over(Architecture own) {
        return new Architecture(
                cell == null ? own.cell() : cell.cell,
                or(layers, own.layers()),
                or(hidden, own.hidden()),
                or(embedding, own.embedding()),
                or(embeddingDropout, own.embeddingDropout()),
                or(dropout, own.dropout()));
    }

    private Preparation over(Preparation own) {
        VocabularyOptions vocabulary = new VocabularyOptions(
                or(leastCount, own.vocabulary().leastCount()),
                or(mostTokens, own.vocabulary().mostTokens()),
                own.vocabulary().boundaries());
        return own.withVocabulary(vocabulary)
                .withTokenDropout(or(tokenDropout, own.tokenDropout()), own.copies())
                .withValidation(or(validation, own.validation()));
    }

    private TrainingOptions over(TrainingOptions own) {
        Batching batching = new Batching(
                or(batch, own.batching().size()),
                or(window, own.batching().window()),
                own.batching().shards());
        Optimization optimization = own.optimization()
                .withLearningRate(or(learningRate, own.optimization().learningRate()))
                .withWeightDecay(or(weightDecay, own.optimization().weightDecay()));
        Regularization regularization = own.regularization()
                .withLabelSmoothing(or(labelSmoothing, own.regularization().labelSmoothing()))
                .withAveraging(or(averaging, own.regularization().averaging()))
                .withNoise(or(noise, own.regularization().noise()))
                .withRecurrentDropout(or(recurrentDropout, own.regularization().recurrentDropout()));
        return own.withObjective(objective(own.objective()))
                .withSeed(seed)
                .withEpochs(or(epochs, own.epochs()))
                .withSelection(new Selection(
                        own.selection().criterion(),
                        or(patience, own.selection().patience())))
                .withThreads(or(threads, own.threads()))
                .withBatching(batching)
                .withOptimization(optimization)
                .withRegularization(regularization);
    }

    private Objective objective(Objective own) {
        if (loss == null) {
            return own;
        }
        if (own.task() != Task.FORECAST) {
            throw new IllegalArgumentException("--loss is for forecasts; leave it out");
        }
        return loss.objective;
    }

    private static <T> T or(@Nullable T given, T own) {
        return given == null ? own : given;
    }
}

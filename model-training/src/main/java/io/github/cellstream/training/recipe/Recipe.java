package io.github.cellstream.training.recipe;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.training.Batching;
import io.github.cellstream.training.Objective;
import io.github.cellstream.training.Optimization;
import io.github.cellstream.training.Regularization;
import io.github.cellstream.training.Schedule;
import io.github.cellstream.training.Selection;
import io.github.cellstream.training.TrainingOptions;
import io.github.cellstream.training.data.Corpus;
import io.github.cellstream.training.data.CorpusError;
import io.github.cellstream.training.data.CorpusException;
import io.github.cellstream.training.data.Example;
import io.github.cellstream.training.data.VocabularyOptions;

/**
 * Everything that decides a training but the data.
 *
 * @param task what the model is to say
 * @param architecture of the network
 * @param preparation of the examples
 * @param options of the trainer
 */
public record Recipe(Task task, Architecture architecture, Preparation preparation, TrainingOptions options) {
    /** A sequence longer than this is learnt from in windows. */
    private static final int LONG = 1_000;

    private static final int LONG_TEXT = 500_000;

    private static final int MOST_EPOCHS = 200;

    /**
     * Returns the recipe that suits a task and a corpus: good without a choice, chosen by cross-validation on training parts.
     *
     * @throws CorpusException {@link CorpusError#CORPUS_UNSUITED} if the corpus can't serve the task
     */
    public static Recipe of(Task task, Corpus corpus) {
        return switch (task) {
            case CLASSIFICATION -> {
                requireSuited(
                        corpus.examples().stream()
                                .anyMatch(example -> example.label().isPresent()),
                        corpus,
                        "its sequences have no labels, which classify learns from");
                yield corpus.kind() == InputKind.TOKENS ? sentences(corpus) : series(corpus);
            }
            case FORECAST -> {
                requireSuited(corpus.kind() == InputKind.FEATURES, corpus, "forecast wants readings, these are tokens");
                yield readings(corpus);
            }
            case NEXT_TOKEN -> {
                requireSuited(corpus.kind() == InputKind.TOKENS, corpus, "next-token wants tokens, these are readings");
                yield isLong(corpus) ? text(corpus) : sessions(corpus);
            }
            case RAW -> throw new IllegalArgumentException("a model of raw numbers can't be trained");
        };
    }

    /** Returns whether the corpus holds sequences too long to be learnt from whole. */
    public static boolean isLong(Corpus corpus) {
        return corpus.examples().stream().anyMatch(example -> example.length() > LONG);
    }

    /** The same with another network. */
    public Recipe with(Architecture other) {
        return new Recipe(task, other, preparation, options);
    }

    /** The same with examples prepared otherwise. */
    public Recipe with(Preparation other) {
        return new Recipe(task, architecture, other, options);
    }

    /** The same trained otherwise. */
    public Recipe with(TrainingOptions other) {
        return new Recipe(task, architecture, preparation, other);
    }

    private static Recipe sentences(Corpus corpus) {
        return new Recipe(
                Task.CLASSIFICATION,
                new Architecture(Cell.LSTM, 1, 128, 128, 0.5f),
                Preparation.DEFAULT
                        .withVocabulary(VocabularyOptions.ALL.withLeastCount(2))
                        .withTokenDropout(0.1, 1)
                        .withValidation(0),
                options(Objective.CLASS_RISING, corpus.examples().size(), 64, 1_500)
                        .withRegularization(
                                Regularization.DEFAULT.withLabelSmoothing(0.1f).withAveraging(0.99f)));
    }

    private static Recipe series(Corpus corpus) {
        return new Recipe(
                Task.CLASSIFICATION,
                new Architecture(Cell.GRU_RESET_AFTER, 1, 100, 1, 0.5f),
                Preparation.DEFAULT.withValidation(0),
                options(Objective.CLASS_RISING, corpus.examples().size(), 16, 1_500)
                        .withRegularization(
                                Regularization.DEFAULT.withLabelSmoothing(0.05f).withNoise(0.3f)));
    }

    /** Windows make something to learn from many times of a single series too. */
    private static Recipe readings(Corpus corpus) {
        int batch = 16;
        int window = 32;
        int windows = (int) Math.min(Integer.MAX_VALUE, corpus.events() / window);
        return new Recipe(
                Task.FORECAST,
                new Architecture(Cell.LSTM, 1, 64, 1, 0.1f),
                Preparation.DEFAULT,
                options(Objective.FORECAST_HUBER, windows, batch, 2_000).withBatching(new Batching(batch, window, 2)));
    }

    private static Recipe sessions(Corpus corpus) {
        return new Recipe(
                Task.NEXT_TOKEN,
                new Architecture(Cell.LSTM, 1, 128, 64, 0.5f),
                Preparation.DEFAULT
                        .withVocabulary(VocabularyOptions.ALL.withBoundaries())
                        .withTokenDropout(0.05, 1)
                        .withDistinct()
                        .withValidation(0),
                options(Objective.NEXT_TOKEN, distinct(corpus), 64, 800)
                        .withOptimization(
                                Optimization.DEFAULT.withLearningRate(5e-3f).withSchedule(Schedule.COSINE)));
    }

    /**
     * A text too long to be learnt by heart in these epochs needs no part of it to see when to stop. A shorter one is left when a fifth of
     * the epochs made nothing better.
     */
    private static Recipe text(Corpus corpus) {
        int batch = 32;
        int window = 64;
        int windows = (int) Math.min(Integer.MAX_VALUE, corpus.events() / window);
        TrainingOptions options = options(Objective.NEXT_TOKEN, windows, batch, 8_000);
        return new Recipe(
                Task.NEXT_TOKEN,
                new Architecture(Cell.LSTM, 1, 512, 64, 0, 0.5f),
                Preparation.DEFAULT.withValidation(corpus.events() < LONG_TEXT ? 0.03 : 0),
                options.withBatching(new Batching(batch, window, 2))
                        .withSelection(new Selection(Selection.Criterion.LOSS, Math.max(10, options.epochs() / 5)))
                        .withOptimization(
                                Optimization.DEFAULT.withLearningRate(3e-3f).withSchedule(Schedule.COSINE)));
    }

    private static int distinct(Corpus corpus) {
        return (int) corpus.examples().stream()
                .map(example -> ((Example.Tokens) example).tokens())
                .distinct()
                .count();
    }

    /** As many epochs as make a number of batches, from 10 to 200: little data is passed over more often. */
    private static TrainingOptions options(Objective objective, int sequences, int batch, int batches) {
        double perEpoch = Math.max(1, (double) sequences / batch);
        int epochs = (int) Math.max(10, Math.min(MOST_EPOCHS, Math.ceil(batches / perEpoch)));
        return TrainingOptions.of(objective)
                .withEpochs(epochs)
                .withBatching(new Batching(batch, 0, 2))
                .withOptimization(Optimization.DEFAULT.withSchedule(Schedule.COSINE));
    }

    private static void requireSuited(boolean suited, Corpus corpus, String what) {
        if (!suited) {
            throw new CorpusException(
                    CorpusError.CORPUS_UNSUITED, corpus.where(), what + "; choose another task, format or columns");
        }
    }
}

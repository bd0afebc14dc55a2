package io.github.cellstream.app.demo.scenario;

import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.training.Batching;
import io.github.cellstream.training.Objective;
import io.github.cellstream.training.Optimization;
import io.github.cellstream.training.Schedule;
import io.github.cellstream.training.TrainingOptions;
import io.github.cellstream.training.data.Corpus;
import io.github.cellstream.training.data.Example;
import io.github.cellstream.training.data.LineFaults;
import io.github.cellstream.training.data.VocabularyOptions;
import io.github.cellstream.training.recipe.Architecture;
import io.github.cellstream.training.recipe.Preparation;
import io.github.cellstream.training.recipe.Recipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Workers that log what they do, session after session. A network that was trained on sessions in which all went well expects
 * the next log key; a key that is not among the two it expects most is an anomaly.
 */
final class LogsScenario implements Scenario {
    private static final int SESSIONS_TO_LEARN_FROM = 600;
    private static final int EPOCHS = 60;
    private static final long OTHER_SEEDS = -7_000_003;

    private final LogGrammar grammar = new LogGrammar();
    private final int workers;
    private final long seed;

    LogsScenario(int workers, long seed) {
        this.workers = workers;
        this.seed = seed;
    }

    @Override
    public String title() {
        return "log keys in odd orders";
    }

    @Override
    public List<JobPlan> jobs() {
        return List.of(
                new JobPlan("trained", true, Map.of("decoder.time", "time", "scorer.name", "top-g", "scorer.g", "2")));
    }

    @Override
    public Course course() {
        Random random = new Random(OTHER_SEEDS - seed);
        List<Example> sessions = new ArrayList<>();
        for (String key : KeyNames.of("session", SESSIONS_TO_LEARN_FROM)) {
            sessions.add(new Example.Tokens(key, grammar.draw(random), Optional.empty()));
        }
        Corpus corpus = Corpus.of("logs", List.of(), sessions, new LineFaults());
        TrainingOptions options = TrainingOptions.of(Objective.NEXT_TOKEN)
                .withSeed(seed)
                .withEpochs(EPOCHS)
                .withBatching(new Batching(32, 0, 2))
                .withOptimization(Optimization.DEFAULT.withLearningRate(5e-3f).withSchedule(Schedule.COSINE));
        Preparation preparation = Preparation.DEFAULT
                .withVocabulary(VocabularyOptions.ALL.withBoundaries())
                .withValidation(0);
        return new Course(
                "logs",
                corpus,
                new Recipe(Task.NEXT_TOKEN, new Architecture(Cell.LSTM, 1, 48, 16, 0.1f), preparation, options));
    }

    @Override
    public EventSource events(Path model) {
        return new LogEvents(grammar, workers, seed);
    }
}

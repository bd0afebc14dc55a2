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

/**
 * Texts, character by character: the ends of this project's documents, and what a network writes that was trained on their
 * beginnings. The same network reads them as they pass, and says how surprising each character is. Passages in another
 * language and passages with their letters shuffled are planted.
 */
final class TextScenario implements Scenario {
    private static final int EPOCHS = 20;
    private static final int WINDOW = 50;
    private static final int ROWS = 16;

    private final ProjectText text = new ProjectText();
    private final int streams;
    private final long seed;

    TextScenario(int streams, long seed) {
        this.streams = streams;
        this.seed = seed;
    }

    @Override
    public String title() {
        return "passages planted in texts";
    }

    @Override
    public List<JobPlan> jobs() {
        return List.of(new JobPlan("trained", true, Map.of("input.decoder", "text", "scorer.name", "surprisal")));
    }

    @Override
    public boolean isText() {
        return true;
    }

    @Override
    public Course course() {
        List<Example> examples = new ArrayList<>();
        for (String document : text.learnt()) {
            List<String> characters =
                    document.codePoints().mapToObj(Character::toString).toList();
            examples.add(new Example.Tokens("document-" + examples.size(), characters, Optional.empty()));
        }
        Corpus corpus = Corpus.of("documents", List.of(), examples, new LineFaults());
        TrainingOptions options = TrainingOptions.of(Objective.NEXT_TOKEN)
                .withSeed(seed)
                .withEpochs(EPOCHS)
                .withBatching(new Batching(ROWS, WINDOW, 2))
                .withOptimization(Optimization.DEFAULT.withLearningRate(6e-3f).withSchedule(Schedule.COSINE));
        Preparation preparation = Preparation.DEFAULT
                .withVocabulary(VocabularyOptions.ALL.withLeastCount(4))
                .withValidation(0);
        return new Course(
                "documents",
                corpus,
                new Recipe(Task.NEXT_TOKEN, new Architecture(Cell.LSTM, 1, 128, 32, 0.1f), preparation, options));
    }

    @Override
    public EventSource events(Path model) {
        return new TextEvents(text, model, streams, seed);
    }
}

package io.github.cellstream.app.cli;

import io.github.cellstream.app.cli.EvaluationOptions.Judged;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.training.data.Corpus;
import io.github.cellstream.training.data.Example;
import io.github.cellstream.training.data.Split;
import io.github.cellstream.training.evaluation.ClassificationScore;
import io.github.cellstream.training.evaluation.Confusion;
import io.github.cellstream.training.recipe.Recipe;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cellstream evaluate classify}. */
@Command(
        name = "classify",
        description = {
            "Accuracy of a classifier at the end of sequences, and after a quarter, half and three quarters of them.",
            "Trains on one part and judges on the other, unless --model names a file: then all of --data judges it."
        })
final class EvaluateClassifyCommand implements Callable<Integer> {
    private static final String LAST = "last:";
    private static final List<String> PARTS = List.of("quarter", "half", "three quarters", "end");
    private static final List<String> FIELDS =
            List.of("accuracyAtQuarter", "accuracyAtHalf", "accuracyAtThreeQuarters", "accuracy");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private EvaluationOptions evaluation = new EvaluationOptions();

    @ArgGroup
    private Holdout holdout = new Holdout();

    /** What is judged on; one of them. */
    static final class Holdout {
        @Option(names = "--test", paramLabel = "PATH", description = "Judge on other files, of the same form.")
        private @Nullable Path test;

        @Option(
                names = "--holdout",
                paramLabel = "PART",
                description = "Hold out last:N sequences, or a share such as 0.2, of each class alike.")
        private @Nullable String part;

        @Option(
                names = "--folds",
                paramLabel = "K",
                description = "Hold out each of K parts once, of each class alike. 5 if nothing else is said.")
        private @Nullable Integer folds;
    }

    @Override
    public Integer call() {
        Corpus corpus = data.read(Task.CLASSIFICATION);
        PrintWriter out = spec.commandLine().getOut();
        if (!evaluation.json()) {
            TrainCommand.say(out, corpus);
        }
        Recipe recipe = evaluation.recipe(Task.CLASSIFICATION, corpus);
        List<Split> splits = splits(corpus);
        long start = System.nanoTime();
        List<ClassificationScore> scores = new ArrayList<>();
        try (TrainingRun run = new TrainingRun(evaluation.json(), out)) {
            for (Split split : splits) {
                String shown = splits.size() == 1 ? "train" : "fold " + (scores.size() + 1);
                try (Judged judged = evaluation.judged(run, recipe, corpus, split.training(), shown)) {
                    scores.add(ClassificationScore.of(
                            judged.model(),
                            judged.coding().labels(),
                            judged.coding().encode(split.held()).sequences()));
                }
            }
        }
        ClassificationScore all =
                scores.stream().reduce(ClassificationScore::plus).orElseThrow();
        double seconds = (System.nanoTime() - start) / 1e9;
        out.println(evaluation.json() ? json(all, splits.size(), seconds) : text(all, splits.size(), seconds));
        out.flush();
        return 0;
    }

    private List<Split> splits(Corpus corpus) {
        List<Example> examples = corpus.examples();
        if (evaluation.isGiven()) {
            return List.of(new Split(List.of(), examples));
        }
        if (holdout.test != null) {
            return List.of(new Split(
                    examples, data.read(holdout.test, Task.CLASSIFICATION).examples()));
        }
        if (holdout.part == null) {
            return Split.folds(examples, holdout.folds == null ? 5 : holdout.folds, evaluation.seed());
        }
        try {
            return List.of(
                    holdout.part.startsWith(LAST)
                            ? Split.last(examples, Integer.parseInt(holdout.part.substring(LAST.length())))
                            : Split.random(examples, Double.parseDouble(holdout.part), evaluation.seed()));
        } catch (NumberFormatException e) {
            throw new ParameterException(
                    spec.commandLine(), "--holdout is " + holdout.part + ", wanted last:N or a share", e);
        }
    }

    private String text(ClassificationScore score, int splits, double seconds) {
        StringBuilder text = new StringBuilder();
        for (int part = 0; part < PARTS.size(); part++) {
            text.append(String.format(Locale.ROOT, "%-15s accuracy %.4f%n", PARTS.get(part), score.accuracy(part)));
        }
        Confusion table = score.atEnd();
        text.append(String.format(Locale.ROOT, "%-15s %.4f%n", "macro-F1", table.macroF1()));
        text.append(String.format(
                Locale.ROOT,
                "%-15s %d sequences held out in %d parts, seed %d, %.0f s%n%n",
                "judged on",
                table.total() + score.unlearnt(),
                splits,
                evaluation.seed(),
                seconds));
        int width = table.labels().stream().mapToInt(String::length).max().orElse(0) + 2;
        text.append(String.format("%-" + width + "s", "is \\ said"));
        table.labels().forEach(label -> text.append(String.format("%" + Math.max(width, 6) + "s", label)));
        for (int truth = 0; truth < table.labels().size(); truth++) {
            text.append(String.format("%n%-" + width + "s", table.labels().get(truth)));
            for (int said = 0; said < table.labels().size(); said++) {
                text.append(String.format("%" + Math.max(width, 6) + "d", table.count(truth, said)));
            }
        }
        return text.toString();
    }

    private String json(ClassificationScore score, int splits, double seconds) {
        Confusion table = score.atEnd();
        return JsonText.of(json -> {
            json.writeStartObject();
            for (int part = 0; part < FIELDS.size(); part++) {
                json.writeNumberField(FIELDS.get(part), score.accuracy(part));
            }
            json.writeNumberField("macroF1", table.macroF1());
            json.writeNumberField("sequences", table.total() + score.unlearnt());
            json.writeNumberField("unlearnt", score.unlearnt());
            json.writeNumberField("parts", splits);
            json.writeNumberField("seed", evaluation.seed());
            json.writeNumberField("seconds", seconds);
            json.writeArrayFieldStart("labels");
            for (String label : table.labels()) {
                json.writeString(label);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("confusion");
            for (int truth = 0; truth < table.labels().size(); truth++) {
                json.writeStartArray();
                for (int said = 0; said < table.labels().size(); said++) {
                    json.writeNumber(table.count(truth, said));
                }
                json.writeEndArray();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}

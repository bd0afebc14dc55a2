package io.github.cellstream.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.cellstream.app.cli.EvaluationOptions.Judged;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.training.data.Corpus;
import io.github.cellstream.training.data.CorpusError;
import io.github.cellstream.training.data.CorpusException;
import io.github.cellstream.training.data.CorpusFiles;
import io.github.cellstream.training.data.Example;
import io.github.cellstream.training.data.SessionReader;
import io.github.cellstream.training.data.Split;
import io.github.cellstream.training.evaluation.Detection;
import io.github.cellstream.training.evaluation.SessionBaselines;
import io.github.cellstream.training.evaluation.SessionEvaluation;
import io.github.cellstream.training.evaluation.SessionRanks;
import io.github.cellstream.training.evaluation.SessionRule;
import io.github.cellstream.training.evaluation.SessionThreshold;
import io.github.cellstream.training.recipe.Recipe;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cellstream evaluate sequences}. */
@Command(
        name = "sequences",
        description = {
            "Find abnormal sessions by a model of next tokens that has learnt from normal ones alone, as DeepLog does.",
            "Files hold one session a line, its tokens apart by blanks. Each event is ranked among all tokens by the"
                    + " probability that it was given; a session whose events lie beyond rank g, together by more than an"
                    + " allowance, is abnormal. Both are chosen by cross-validation on --train."
        })
final class EvaluateSequencesCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--train", required = true, paramLabel = "PATH", description = "Normal sessions to learn from.")
    private Path train = Path.of("");

    @Option(names = "--normal", required = true, paramLabel = "PATH", description = "Normal sessions to judge on.")
    private Path normal = Path.of("");

    @Option(names = "--abnormal", required = true, paramLabel = "PATH", description = "Abnormal sessions to judge on.")
    private Path abnormal = Path.of("");

    @Option(
            names = "--folds",
            paramLabel = "K",
            defaultValue = "3",
            description = "Of the cross-validation (${DEFAULT-VALUE}).")
    private int folds;

    @Option(
            names = "--false-alarms",
            paramLabel = "SHARE",
            defaultValue = "0.003",
            description = "Of held-out normal sessions that may be flagged (${DEFAULT-VALUE}).")
    private double falseAlarms;

    @Option(
            names = "--beyond",
            paramLabel = "SHARE",
            defaultValue = "0.01",
            description = "Of held-out normal sessions that may have an event beyond g (${DEFAULT-VALUE}).")
    private double beyond;

    @Option(
            names = "--top-g",
            paramLabel = "G",
            description = "Take this g, without an allowance, and cross-validate nothing.")
    private @Nullable Integer topG;

    @Option(
            names = "--scale-normal",
            paramLabel = "N",
            description = "State the figures for a set with N normal sessions, of which --normal is a sample.")
    private @Nullable Double scaleNormal;

    @Option(
            names = "--scale-abnormal",
            paramLabel = "N",
            description = "State the figures for a set with N abnormal sessions, of which --abnormal is a sample.")
    private @Nullable Double scaleAbnormal;

    @Mixin
    private EvaluationOptions evaluation = new EvaluationOptions();

    @Override
    public Integer call() {
        if (!(falseAlarms >= 0 && falseAlarms < 1) || !(beyond >= 0 && beyond < 1)) {
            throw new ParameterException(spec.commandLine(), "--false-alarms and --beyond are shares from 0 to 1");
        }
        Corpus corpus = read(train);
        SessionEvaluation judge = new SessionEvaluation(sessions(read(normal)), sessions(read(abnormal)));
        PrintWriter out = spec.commandLine().getOut();
        if (!evaluation.json()) {
            TrainCommand.say(out, corpus);
        }
        long start = System.nanoTime();
        Recipe recipe = evaluation.recipe(Task.NEXT_TOKEN, corpus);
        try (TrainingRun run = new TrainingRun(evaluation.json(), out)) {
            List<int[]> held = topG == null ? heldOut(run, recipe, corpus) : List.of();
            try (Judged judged = evaluation.judged(run, recipe, corpus, corpus.examples(), "train")) {
                double trained = (System.nanoTime() - start) / 1e9;
                SessionRanks ranks = new SessionRanks(judged.model(), judged.coding());
                Answer answer = answer(judge, ranks, held, SessionBaselines.learn(sessions(corpus)));
                double seconds = (System.nanoTime() - start) / 1e9;
                out.println(evaluation.json() ? json(answer, trained, seconds) : text(answer, trained, seconds));
                out.flush();
                return 0;
            }
        }
    }

    /** Returns the ranks of the training sessions, each under a model that did not learn from it; of a given model, under it. */
    private List<int[]> heldOut(TrainingRun run, Recipe recipe, Corpus corpus) {
        List<Split> splits = evaluation.isGiven()
                ? List.of(new Split(List.of(), corpus.examples()))
                : Split.folds(corpus.examples(), folds, evaluation.seed());
        List<int[]> ranks = new ArrayList<>();
        for (Split split : splits) {
            try (Judged judged =
                    evaluation.judged(run, recipe, corpus, split.training(), "fold " + (splits.indexOf(split) + 1))) {
                ranks.addAll(new SessionRanks(judged.model(), judged.coding()).of(sessions(corpus.with(split.held()))));
            }
        }
        return ranks;
    }

    private Answer answer(
            SessionEvaluation judge, SessionRanks ranks, List<int[]> held, Map<String, SessionRule> baselines) {
        SessionThreshold strict =
                topG != null ? new SessionThreshold(topG, 0) : SessionThreshold.strict(held, falseAlarms);
        SessionThreshold threshold = topG != null ? strict : SessionThreshold.lenient(held, beyond, falseAlarms);
        Map<String, Detection> others = new LinkedHashMap<>();
        baselines.forEach((name, rule) -> others.put(name, judge.judge(rule)));
        return new Answer(
                threshold,
                strict,
                judge.judge(ranks, threshold),
                judge.judge(ranks, strict),
                judge.distinct().judge(ranks, threshold),
                others);
    }

    private static Corpus read(Path file) {
        Corpus corpus = CorpusFiles.read(file, new SessionReader());
        if (corpus.faults().count() > 0) {
            throw new CorpusException(
                    CorpusError.CORPUS_UNREADABLE,
                    file.toString(),
                    corpus.faults().count() + " lines can't be read, the first: "
                            + corpus.faults().first().get(0));
        }
        return corpus;
    }

    private static List<List<String>> sessions(Corpus corpus) {
        return corpus.examples().stream()
                .map(example -> ((Example.Tokens) example).tokens())
                .toList();
    }

    private Detection scaled(Detection found) {
        return found.scaledTo(
                scaleNormal == null ? found.falsePositives() + found.trueNegatives() : scaleNormal,
                scaleAbnormal == null ? found.truePositives() + found.falseNegatives() : scaleAbnormal);
    }

    private String text(Answer answer, double trained, double seconds) {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format("%-28s %9s %9s %9s %9s %9s %9s%n", "", "TP", "FP", "FN", "precision", "recall", "F1"));
        text.append(row("model", scaled(answer.found())));
        text.append(row("model, any event beyond " + answer.strict().g(), scaled(answer.strictly())));
        text.append(row("model, distinct sessions", answer.distinct()));
        answer.baselines().forEach((name, found) -> text.append(row(name, scaled(found))));
        text.append(String.format(
                Locale.ROOT,
                "%-28s g %d, allowance %d, seed %d; trained in %.0f s, judged in %.0f s",
                "settings",
                answer.threshold().g(),
                answer.threshold().allowance(),
                evaluation.seed(),
                trained,
                seconds - trained));
        return text.toString();
    }

    private static String row(String name, Detection found) {
        return String.format(
                Locale.ROOT,
                "%-28s %9.0f %9.0f %9.0f %9.4f %9.4f %9.4f%n",
                name,
                found.truePositives(),
                found.falsePositives(),
                found.falseNegatives(),
                found.precision(),
                found.recall(),
                found.f1());
    }

    private String json(Answer answer, double trained, double seconds) {
        return JsonText.of(json -> {
            json.writeStartObject();
            fields(json, scaled(answer.found()));
            json.writeNumberField("g", answer.threshold().g());
            json.writeNumberField("allowance", answer.threshold().allowance());
            json.writeNumberField("falseAlarms", falseAlarms);
            json.writeObjectFieldStart("anyEventBeyondG");
            fields(json, scaled(answer.strictly()));
            json.writeNumberField("g", answer.strict().g());
            json.writeEndObject();
            json.writeObjectFieldStart("distinct");
            fields(json, answer.distinct());
            json.writeEndObject();
            json.writeObjectFieldStart("baselines");
            for (Map.Entry<String, Detection> baseline : answer.baselines().entrySet()) {
                json.writeObjectFieldStart(baseline.getKey());
                fields(json, scaled(baseline.getValue()));
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeNumberField("seed", evaluation.seed());
            json.writeNumberField("trainingSeconds", trained);
            json.writeNumberField("seconds", seconds);
            json.writeEndObject();
        });
    }

    private static void fields(JsonGenerator json, Detection found) throws IOException {
        json.writeNumberField("truePositives", Math.round(found.truePositives()));
        json.writeNumberField("falsePositives", Math.round(found.falsePositives()));
        json.writeNumberField("falseNegatives", Math.round(found.falseNegatives()));
        json.writeNumberField("precision", found.precision());
        json.writeNumberField("recall", found.recall());
        json.writeNumberField("f1", found.f1());
    }

    /**
     * What was found.
     *
     * @param threshold that judged
     * @param strict DeepLog's own, any event beyond g
     * @param found under the threshold
     * @param strictly under DeepLog's
     * @param distinct under the threshold, each session counted once
     * @param baselines rules without a network
     */
    private record Answer(
            SessionThreshold threshold,
            SessionThreshold strict,
            Detection found,
            Detection strictly,
            Detection distinct,
            Map<String, Detection> baselines) {}
}

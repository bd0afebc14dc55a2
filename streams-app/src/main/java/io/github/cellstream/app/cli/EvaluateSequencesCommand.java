package io.github.cellstream.app.cli;

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
import io.github.cellstream.training.evaluation.SessionRule;
import io.github.cellstream.training.evaluation.SessionThreshold;
import io.github.cellstream.training.evaluation.SessionTrace;
import io.github.cellstream.training.evaluation.SessionTraces;
import io.github.cellstream.training.evaluation.SurpriseThreshold;
import io.github.cellstream.training.recipe.Recipe;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
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
                    + " allowance, is abnormal. By --rule surprise one is that has an event more surprising than a bound."
                    + " g, allowance and bound are chosen by cross-validation on --train."
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
            names = "--rule",
            paramLabel = "RULE",
            defaultValue = "ranks",
            description = "That judges: ranks or surprise (${DEFAULT-VALUE}). The answer holds both.")
    private Rule rule = Rule.RANKS;

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
            description = "Take this g of --rule ranks, without an allowance, and cross-validate nothing.")
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

    /** What makes a session abnormal. */
    enum Rule {
        SURPRISE,
        RANKS
    }

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
            List<SessionTrace> held = topG == null ? heldOut(run, recipe, corpus) : List.of();
            try (Judged judged = evaluation.judged(run, recipe, corpus, corpus.examples(), "train")) {
                double trained = (System.nanoTime() - start) / 1e9;
                SessionTraces traces = new SessionTraces(judged.model(), judged.coding());
                SessionAnswer answer = answer(judge, traces, held, SessionBaselines.learn(sessions(corpus)));
                double seconds = (System.nanoTime() - start) / 1e9;
                out.println(evaluation.json() ? json(answer, trained, seconds) : text(answer, trained, seconds));
                out.flush();
                return 0;
            }
        }
    }

    /** Returns how the training sessions went, each under a model that did not learn from it; of a given model, under it. */
    private List<SessionTrace> heldOut(TrainingRun run, Recipe recipe, Corpus corpus) {
        List<Split> splits = evaluation.isGiven()
                ? List.of(new Split(List.of(), corpus.examples()))
                : Split.folds(corpus.examples(), folds, evaluation.seed());
        List<SessionTrace> traces = new ArrayList<>();
        for (Split split : splits) {
            try (Judged judged =
                    evaluation.judged(run, recipe, corpus, split.training(), "fold " + (splits.indexOf(split) + 1))) {
                traces.addAll(
                        new SessionTraces(judged.model(), judged.coding()).of(sessions(corpus.with(split.held()))));
            }
        }
        return traces;
    }

    private SessionAnswer answer(
            SessionEvaluation judge,
            SessionTraces traces,
            List<SessionTrace> held,
            Map<String, SessionRule> baselines) {
        SessionThreshold strict =
                topG != null ? new SessionThreshold(topG, 0) : SessionThreshold.strict(held, falseAlarms);
        SessionThreshold lenient = topG != null ? strict : SessionThreshold.lenient(held, beyond, falseAlarms);
        Optional<SurpriseThreshold> surprise =
                topG != null ? Optional.empty() : Optional.of(SurpriseThreshold.of(held, falseAlarms));
        Map<String, Predicate<SessionTrace>> rules = new LinkedHashMap<>();
        surprise.ifPresent(threshold -> rules.put(SessionAnswer.SURPRISE, threshold::flags));
        rules.put(SessionAnswer.RANKS, lenient::flags);
        rules.put(SessionAnswer.ANY_EVENT, strict::flags);
        boolean bySurprise = rule == Rule.SURPRISE && surprise.isPresent();
        return new SessionAnswer(
                new SessionAnswer.Thresholds(surprise, lenient, strict),
                bySurprise ? SessionAnswer.SURPRISE : SessionAnswer.RANKS,
                found(rules, by -> scaled(judge.judge(traces, by))),
                judge.distinct().judge(traces, bySurprise ? surprise.get()::flags : lenient::flags),
                found(baselines, by -> scaled(judge.judge(by))));
    }

    private static <R> Map<String, Detection> found(Map<String, R> rules, Function<R, Detection> judge) {
        Map<String, Detection> found = new LinkedHashMap<>();
        rules.forEach((name, by) -> found.put(name, judge.apply(by)));
        return found;
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

    private String text(SessionAnswer answer, double trained, double seconds) {
        return answer.text()
                + String.format(
                        Locale.ROOT,
                        ", seed %d; trained in %.0f s, judged in %.0f s",
                        evaluation.seed(),
                        trained,
                        seconds - trained);
    }

    private String json(SessionAnswer answer, double trained, double seconds) {
        return JsonText.of(json -> {
            json.writeStartObject();
            answer.write(json);
            json.writeNumberField("falseAlarms", falseAlarms);
            json.writeNumberField("seed", evaluation.seed());
            json.writeNumberField("trainingSeconds", trained);
            json.writeNumberField("seconds", seconds);
            json.writeEndObject();
        });
    }
}

package io.github.cellstream.app.cli;

import io.github.cellstream.app.cli.EvaluationOptions.Judged;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.head.HeadOptions;
import io.github.cellstream.training.data.Corpus;
import io.github.cellstream.training.data.Split;
import io.github.cellstream.training.evaluation.ForecastEvaluation;
import io.github.cellstream.training.evaluation.ForecastScore;
import io.github.cellstream.training.evaluation.Season;
import io.github.cellstream.training.recipe.Recipe;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cellstream evaluate forecast}. */
@Command(
        name = "forecast",
        description = {
            "Errors of forecasts of the next reading on the end of each series, beside the last value and the value one season ago.",
            "Trains on the beginnings, unless --model names a file. The model is stepped through the beginning first."
        })
final class EvaluateForecastCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private EvaluationOptions evaluation = new EvaluationOptions();

    @Option(
            names = "--holdout",
            paramLabel = "SHARE",
            defaultValue = "0.2",
            description = "Of each series, its end, that judges (${DEFAULT-VALUE}).")
    private double holdout;

    @Option(
            names = "--season",
            paramLabel = "N",
            description = "Readings of a season; found by autocorrelation on the beginnings unless given.")
    private @Nullable Integer season;

    @Override
    public Integer call() {
        Corpus corpus = data.read(Task.FORECAST);
        PrintWriter out = spec.commandLine().getOut();
        if (!evaluation.json()) {
            TrainCommand.say(out, corpus);
        }
        Recipe recipe = evaluation.recipe(Task.FORECAST, corpus);
        Split split = Split.ends(corpus.examples(), holdout);
        int period = season == null ? Season.of(split.training()) : season;
        long start = System.nanoTime();
        try (TrainingRun run = new TrainingRun(evaluation.json(), out);
                Judged judged = evaluation.judged(run, recipe, corpus, split.training(), "train")) {
            ForecastEvaluation judge = new ForecastEvaluation(corpus.examples(), holdout);
            Map<String, ForecastScore> scores = new LinkedHashMap<>();
            scores.put("model", judge.model(judged.model()));
            scores.put("naive", judge.valueAgo(1));
            if (period > 1) {
                scores.put("seasonal-naive", judge.valueAgo(period));
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            out.println(evaluation.json() ? json(scores, period, seconds) : text(scores, period, seconds));
            out.flush();
            return 0;
        }
    }

    private String text(Map<String, ForecastScore> scores, int period, double seconds) {
        StringBuilder text = new StringBuilder(String.format("%-15s %12s %12s %8s%n", "", "MAE", "RMSE", "MASE"));
        scores.forEach((name, score) -> text.append(String.format(
                Locale.ROOT, "%-15s %12.6g %12.6g %8.4f%n", name, score.mae(), score.rmse(), score.mase())));
        return text
                + String.format(
                        Locale.ROOT,
                        "%-15s %.1f %% of the readings held, %.0f %% wanted%n",
                        "intervals",
                        100 * score(scores).coverage(),
                        100 * HeadOptions.DEFAULTS.coverage())
                + String.format(
                        Locale.ROOT,
                        "%-15s %,d readings held out, season %s, seed %d, %.0f s",
                        "judged on",
                        score(scores).count(),
                        period > 1 ? Integer.toString(period) : "none",
                        evaluation.seed(),
                        seconds);
    }

    private String json(Map<String, ForecastScore> scores, int period, double seconds) {
        return JsonText.of(json -> {
            json.writeStartObject();
            for (Map.Entry<String, ForecastScore> entry : scores.entrySet()) {
                ForecastScore score = entry.getValue();
                json.writeObjectFieldStart(entry.getKey());
                json.writeNumberField("mae", score.mae());
                json.writeNumberField("rmse", score.rmse());
                json.writeNumberField("mase", score.mase());
                json.writeEndObject();
            }
            json.writeNumberField("coverage", score(scores).coverage());
            json.writeNumberField("coverageWanted", HeadOptions.DEFAULTS.coverage());
            json.writeNumberField("readings", score(scores).count());
            json.writeNumberField("season", period);
            json.writeNumberField("seed", evaluation.seed());
            json.writeNumberField("seconds", seconds);
            json.writeEndObject();
        });
    }

    private static ForecastScore score(Map<String, ForecastScore> scores) {
        return scores.values().iterator().next();
    }
}

package io.github.cellstream.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.cellstream.app.evaluate.nab.NabFiles;
import io.github.cellstream.app.evaluate.nab.NabProfile;
import io.github.cellstream.app.evaluate.nab.NabRun;
import io.github.cellstream.app.evaluate.nab.NabScore;
import io.github.cellstream.app.evaluate.nab.NabScorer;
import io.github.cellstream.app.evaluate.nab.NabSeries;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cellstream evaluate nab}. */
@Command(
        name = "nab",
        description = {
            "Anomalies in labelled series, by the rules of the Numenta Anomaly Benchmark 1.1.",
            "Every DIR/data/GROUP/FILE.csv is a key of a job on a broker in this process; all have the same settings.",
            "For each profile the one threshold that is best for all files is taken, as the benchmark does;",
            "leave-one-group-out takes for each group the one that is best for the others."
        })
final class EvaluateNabCommand implements Callable<Integer> {
    private static final String SEED = "model.seed";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Holds data/ and labels/combined_windows.json.")
    private Path folder = Path.of("");

    @Option(names = "--out", paramLabel = "RESULTS", description = "Write GROUP/FILE.csv with anomaly_score there.")
    private @Nullable Path out;

    @Option(
            names = "--scores",
            paramLabel = "RESULTS",
            description = "Run nothing; judge the anomaly_score of these GROUP/FILE.csv.")
    private @Nullable Path given;

    @Option(
            names = {"-s", "--set"},
            paramLabel = "KEY=VALUE",
            description = "Set a key of the job, such as model.seed or scorer.name. May be repeated.")
    private Map<String, String> settings = new TreeMap<>();

    @Option(names = "--json", description = "Print nothing but one closing line of JSON.")
    private boolean json;

    /** What one profile says: of all series, and of each group. */
    private record Verdict(NabScore all, double leaveOneGroupOut, Map<String, NabScore> groups) {}

    @Override
    public Integer call() {
        QuietLog.errorsOnly();
        List<NabSeries> series = NabFiles.read(folder);
        Map<String, double[]> scores = given == null ? run(series) : NabFiles.readScores(given, series);
        if (out != null) {
            NabFiles.write(out, series, scores);
        }
        Map<NabProfile, Verdict> verdicts = new LinkedHashMap<>();
        for (NabProfile profile : NabProfile.values()) {
            NabScorer scorer = new NabScorer(profile, series, scores);
            NabScore all = scorer.best();
            Map<String, NabScore> groups = new TreeMap<>();
            series.stream()
                    .map(NabSeries::group)
                    .distinct()
                    .forEach(group -> groups.put(
                            group, scorer.at(all.threshold(), one -> one.group().equals(group))));
            verdicts.put(profile, new Verdict(all, scorer.leaveOneGroupOut(), groups));
        }
        PrintWriter answer = spec.commandLine().getOut();
        if (!json) {
            verdicts.forEach((profile, verdict) -> print(answer, profile, verdict));
        }
        answer.println(json(series, verdicts));
        answer.flush();
        return 0;
    }

    private Map<String, double[]> run(List<NabSeries> series) {
        NabRun run = new NabRun(series, settings);
        if (json) {
            return run.run(rows -> {});
        }
        int rows = series.stream().mapToInt(NabSeries::rows).sum();
        try (ProgressBar bar = TerminalBar.titled("nab")
                .setUnit(" rows", 1)
                .setInitialMax(rows)
                .showSpeed()
                .build()) {
            return run.run(bar::stepTo);
        }
    }

    private static void print(PrintWriter out, NabProfile profile, Verdict verdict) {
        out.printf(
                Locale.ROOT,
                "%s: %.2f at threshold %.6f, leave-one-group-out %.2f%n",
                profile.label(),
                verdict.all.normalised(),
                verdict.all.threshold(),
                verdict.leaveOneGroupOut);
        verdict.groups.forEach((group, score) -> line(out, group, score));
        line(out, "all", verdict.all);
        out.println();
    }

    private static void line(PrintWriter out, String group, NabScore score) {
        String normalised = score.windows() == 0 ? "-" : String.format(Locale.ROOT, "%.2f", score.normalised());
        out.printf(
                "  %-22s %7s  %2d of %2d windows found, %3d false alarms%n",
                group, normalised, score.found(), score.windows(), score.falseAlarms());
    }

    private String json(List<NabSeries> series, Map<NabProfile, Verdict> verdicts) {
        return JsonText.of(line -> {
            line.writeStartObject();
            line.writeNumberField("files", series.size());
            line.writeNumberField(
                    "rows", series.stream().mapToInt(NabSeries::rows).sum());
            line.writeStringField("seed", given == null ? settings.getOrDefault(SEED, "1") : "");
            for (Map.Entry<NabProfile, Verdict> verdict : verdicts.entrySet()) {
                line.writeObjectFieldStart(verdict.getKey().label());
                score(line, verdict.getValue().all);
                line.writeNumberField("leaveOneGroupOut", rounded(verdict.getValue().leaveOneGroupOut));
                line.writeObjectFieldStart("groups");
                for (Map.Entry<String, NabScore> group :
                        verdict.getValue().groups.entrySet()) {
                    line.writeObjectFieldStart(group.getKey());
                    score(line, group.getValue());
                    line.writeEndObject();
                }
                line.writeEndObject();
                line.writeEndObject();
            }
            line.writeEndObject();
        });
    }

    private static void score(JsonGenerator line, NabScore score) throws IOException {
        if (score.windows() > 0) {
            line.writeNumberField("score", rounded(score.normalised()));
        }
        line.writeNumberField("threshold", score.threshold());
        line.writeNumberField("windows", score.windows());
        line.writeNumberField("found", score.found());
        line.writeNumberField("falseAlarms", score.falseAlarms());
    }

    private static double rounded(double score) {
        return Math.round(score * 100) / 100.0;
    }
}

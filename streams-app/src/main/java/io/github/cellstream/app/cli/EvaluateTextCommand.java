package io.github.cellstream.app.cli;

import io.github.cellstream.app.cli.EvaluationOptions.Judged;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.training.data.Corpus;
import io.github.cellstream.training.data.Split;
import io.github.cellstream.training.evaluation.TokenScore;
import io.github.cellstream.training.recipe.Recipe;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cellstream evaluate text}. */
@Command(
        name = "text",
        description = {
            "Cross-entropy of a model of text on its end, in nats and bits per token, and perplexity.",
            "Trains on the beginning, unless --model names a file: then all of --data judges it."
        })
final class EvaluateTextCommand implements Callable<Integer> {
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
            defaultValue = "0.1",
            description = "Of each text, its end, that judges (${DEFAULT-VALUE}).")
    private double holdout;

    @Override
    public Integer call() {
        Corpus corpus = data.read(Task.NEXT_TOKEN);
        PrintWriter out = spec.commandLine().getOut();
        if (!evaluation.json()) {
            TrainCommand.say(out, corpus);
        }
        Recipe recipe = evaluation.recipe(Task.NEXT_TOKEN, corpus);
        Split split =
                evaluation.isGiven() ? new Split(List.of(), corpus.examples()) : Split.ends(corpus.examples(), holdout);
        long start = System.nanoTime();
        try (TrainingRun run = new TrainingRun(evaluation.json(), out);
                Judged judged = evaluation.judged(run, recipe, corpus, split.training(), "train")) {
            double trained = (System.nanoTime() - start) / 1e9;
            TokenScore score = TokenScore.of(
                    judged.model(),
                    judged.coding().encode(split.held()).sequences(),
                    split.held().size());
            double seconds = (System.nanoTime() - start) / 1e9;
            out.println(evaluation.json() ? json(score, trained, seconds) : text(score, trained, seconds));
            out.flush();
            return 0;
        }
    }

    private String text(TokenScore score, double trained, double seconds) {
        return String.format(
                Locale.ROOT,
                "%-10s %.4f nats, %.4f bits a token; perplexity %.3f, accuracy %.4f%n"
                        + "%-10s %,d tokens held out, seed %d; trained in %.0f s, judged in %.0f s",
                "text",
                score.natsPerToken(),
                score.bitsPerToken(),
                score.perplexity(),
                score.accuracy(),
                "judged on",
                score.tokens(),
                evaluation.seed(),
                trained,
                seconds - trained);
    }

    private String json(TokenScore score, double trained, double seconds) {
        return JsonText.of(json -> {
            json.writeStartObject();
            json.writeNumberField("natsPerToken", score.natsPerToken());
            json.writeNumberField("bitsPerToken", score.bitsPerToken());
            json.writeNumberField("perplexity", score.perplexity());
            json.writeNumberField("accuracy", score.accuracy());
            json.writeNumberField("tokens", score.tokens());
            json.writeNumberField("seed", evaluation.seed());
            json.writeNumberField("trainingSeconds", trained);
            json.writeNumberField("seconds", seconds);
            json.writeEndObject();
        });
    }
}

package io.github.cellstream.app.cli;

import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.onnx.WholeFile;
import io.github.cellstream.runtime.verify.RandomSequences;
import io.github.cellstream.runtime.verify.Verification;
import io.github.cellstream.training.Score;
import io.github.cellstream.training.data.Corpus;
import io.github.cellstream.training.data.LineFault;
import io.github.cellstream.training.recipe.ModelTraining;
import io.github.cellstream.training.recipe.Recipe;
import io.github.cellstream.training.recipe.TrainedModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cellstream train}. */
@Command(
        name = "train",
        description = "Train a recurrent network on files or a topic, and write it as an ONNX file.",
        footer = {
            "",
            "Ctrl-C ends the training; the best network so far is written, not verified, and the exit code is 130.",
            "Exit codes: 0 written and alike on both engines, 1 it failed or the engines differ, 2 wrong usage.",
            "",
            "Example:",
            "  cellstream train --task classify --data questions.label --out questions.onnx"
        })
final class TrainCommand implements Callable<Integer> {
    private static final int STEPS = 64;
    private static final double TOLERANCE = 1e-4;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--task", required = true, paramLabel = "TASK", description = "classify, forecast or next-token.")
    private TaskName task = TaskName.CLASSIFY;

    @Option(names = "--out", required = true, paramLabel = "MODEL.onnx", description = "The file to write.")
    private Path file = Path.of("");

    @Option(names = "--name", description = "Name of the model, as predictions carry it (the file's name).")
    private @Nullable String name;

    @Option(names = "--force", description = "Replace MODEL.onnx if it exists.")
    private boolean force;

    @Option(
            names = "--resume",
            paramLabel = "CHECKPOINT",
            description =
                    "Keep the state of the training in this file, epoch by epoch, and go on from it if it is there.")
    private @Nullable Path checkpoint;

    @Option(names = "--json", description = "Print nothing but one closing line of JSON.")
    private boolean json;

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private RecipeOptions options = new RecipeOptions();

    @Override
    public Integer call() throws IOException {
        requireWritable();
        PrintWriter out = spec.commandLine().getOut();
        Corpus corpus = data.read(task.task());
        if (!json) {
            say(out, corpus);
        }
        try (TrainingRun run = new TrainingRun(json, out)) {
            long start = System.nanoTime();
            ModelTraining training = new ModelTraining(
                    recipe(corpus), name == null ? stem(file) : name, Optional.ofNullable(checkpoint));
            TrainedModel model = run.train(training, corpus, corpus.examples(), "train");
            double seconds = (System.nanoTime() - start) / 1e9;
            WholeFile.write(file, model.file());
            Optional<Verification> verified = run.isStopped() ? Optional.empty() : Optional.of(verify());
            if (json) {
                out.println(json(corpus, model, verified, seconds));
            } else {
                print(out, model, verified, seconds);
            }
            out.flush();
            return verified.map(Verification::passed).orElse(true) ? 0 : CellstreamCommand.FAILED;
        }
    }

    /** Not behind a signal: a JVM that is ending loads ONNX Runtime no more. */
    private Verification verify() {
        return new RandomSequences(STEPS, options.seed(), TOLERANCE).verify(ModelSource.file(file));
    }

    private Recipe recipe(Corpus corpus) {
        try {
            return options.over(Recipe.of(task.task(), corpus));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void requireWritable() {
        if (Files.isDirectory(file) || file.getFileName() == null) {
            throw new ParameterException(spec.commandLine(), "MODEL.onnx is a folder: " + file);
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new ParameterException(spec.commandLine(), "there is no folder " + folder + "; create it");
        }
        if (Files.exists(file) && !force) {
            throw new ParameterException(spec.commandLine(), file + " exists; --force replaces it");
        }
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /** Says what was read, and what was not. */
    static void say(PrintWriter out, Corpus corpus) {
        out.printf(
                Locale.ROOT,
                "%-10s %,d sequences, %,d events, %s%n",
                "read",
                corpus.examples().size(),
                corpus.events(),
                corpus.width() == 0
                        ? "tokens"
                        : corpus.features().isEmpty() ? corpus.width() + " features" : "features " + corpus.features());
        if (corpus.faults().count() > 0) {
            out.printf(
                    Locale.ROOT,
                    "%-10s %,d lines that could not be used%n",
                    "left out",
                    corpus.faults().count());
            for (LineFault fault : corpus.faults().first()) {
                out.printf("%-10s   %s%n", "", fault);
            }
        }
        out.flush();
    }

    private void print(PrintWriter out, TrainedModel model, Optional<Verification> verified, double seconds) {
        Score best = model.report().best();
        line(
                out,
                "trained",
                String.format(
                        Locale.ROOT,
                        "%d epochs in %.0f s (%s), best %d: loss %.4f%s, seed %d",
                        model.report().epochs().size(),
                        seconds,
                        TrainingRun.end(model.report()),
                        model.report().bestEpoch() + 1,
                        best.loss(),
                        task == TaskName.FORECAST
                                ? ""
                                : String.format(
                                        Locale.ROOT,
                                        ", perplexity %.2f, accuracy %.3f",
                                        best.perplexity(),
                                        best.accuracy()),
                        options.seed()));
        line(out, "written", String.format(Locale.ROOT, "%s, %,d bytes", file, model.file().length));
        line(
                out,
                "verified",
                verified.map(TrainCommand::said)
                        .orElse("no, a signal came; do it with: cellstream model verify " + file));
        line(out, "run it", "cellstream run --config job.properties --set model.file=" + file);
    }

    private static String said(Verification verified) {
        return String.format(
                Locale.ROOT,
                "%s: %s differ by %.1e at most",
                verified.passed() ? "passed" : "FAILED",
                verified.engines(),
                verified.largest());
    }

    private static void line(PrintWriter out, String name, String value) {
        out.printf("%-10s %s%n", name, value);
    }

    private String json(Corpus corpus, TrainedModel model, Optional<Verification> verified, double seconds) {
        return JsonText.of(json -> {
            json.writeStartObject();
            json.writeStringField("task", task.toString());
            json.writeStringField("file", file.toString());
            json.writeNumberField("seed", options.seed());
            json.writeNumberField("sequences", corpus.examples().size());
            json.writeNumberField("events", corpus.events());
            json.writeNumberField("linesLeftOut", corpus.faults().count());
            json.writeNumberField("epochs", model.report().epochs().size());
            json.writeNumberField("bestEpoch", model.report().bestEpoch() + 1);
            json.writeNumberField("loss", model.report().best().loss());
            if (task != TaskName.FORECAST) {
                json.writeNumberField("perplexity", model.report().best().perplexity());
                json.writeNumberField("accuracy", model.report().best().accuracy());
            }
            json.writeNumberField("parameters", model.report().network().parameters());
            json.writeStringField("end", TrainingRun.end(model.report()));
            json.writeNumberField("seconds", seconds);
            json.writeBooleanField(
                    "verified", verified.map(Verification::passed).orElse(false));
            if (verified.isPresent()) {
                json.writeNumberField("enginesDifference", verified.get().largest());
            }
            json.writeEndObject();
        });
    }

    /** The tasks that can be trained, as the command line names them. */
    enum TaskName {
        CLASSIFY(Task.CLASSIFICATION),
        FORECAST(Task.FORECAST),
        NEXT_TOKEN(Task.NEXT_TOKEN);

        private final Task task;

        TaskName(Task task) {
            this.task = task;
        }

        Task task() {
            return task;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}

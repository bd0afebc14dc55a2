package io.github.cellstream.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.verify.Comparison;
import io.github.cellstream.runtime.verify.GivenSequences;
import io.github.cellstream.runtime.verify.RandomSequences;
import io.github.cellstream.runtime.verify.RecordedCase;
import io.github.cellstream.runtime.verify.Verification;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cellstream model verify}. */
@Command(
        name = "verify",
        description = "Prove that all engines, and stepping and the whole sequence, give a model's numbers alike.",
        footer = {"", "Exit codes: 0 alike, 1 beyond the tolerance or nothing to compare, 2 wrong usage or file."})
final class ModelVerifyCommand implements Callable<Integer> {
    private static final double TOLERANCE = 1e-4;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description = "An ONNX, Keras or safetensors file; FILE.properties beside it is read too.")
    private Path file = Path.of("");

    @Option(
            names = {"-s", "--set"},
            paramLabel = "KEY=VALUE",
            description = "Complete or overrule the file's metadata. May be repeated.")
    private Map<String, String> settings = new TreeMap<>();

    @Option(names = "--steps", defaultValue = "64", description = "Steps of each random sequence. ${DEFAULT-VALUE}.")
    private int steps;

    @Option(names = "--seed", defaultValue = "1", description = "Seed of the random sequences. ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--tolerance",
            description = "Largest difference that passes: 1e-4 by default, with --case the case's own.")
    private @Nullable Double tolerance;

    @Option(
            names = "--case",
            paramLabel = "CASE.json",
            description = "Step recorded inputs and compare with the recorded outputs.")
    private @Nullable Path recorded;

    @Option(
            names = "--sequences",
            paramLabel = "FILE",
            description =
                    "Sequences to take in place of random ones: one step a line, numbers with commas between them; an"
                            + " empty line ends a sequence.")
    private @Nullable Path given;

    @Option(names = "--json", description = "As one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        if (steps < 1 || (tolerance != null && !(tolerance >= 0))) {
            throw new ParameterException(spec.commandLine(), "--steps is at least 1, --tolerance at least 0");
        }
        if (recorded != null && given != null) {
            throw new ParameterException(spec.commandLine(), "--case brings its own sequences; leave --sequences out");
        }
        Verification found;
        try {
            ModelSource source = ModelSource.file(file).with(settings);
            double most = tolerance == null ? TOLERANCE : tolerance;
            if (recorded != null) {
                found = RecordedCase.read(recorded).verify(source, Optional.ofNullable(tolerance));
            } else if (given != null) {
                found = GivenSequences.read(given).verify(source, most);
            } else {
                found = new RandomSequences(steps, seed, most).verify(source);
            }
        } catch (ModelException e) {
            spec.commandLine().getErr().println("cellstream: " + e.getMessage());
            spec.commandLine().getErr().flush();
            return CellstreamCommand.USAGE;
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(found));
        } else {
            print(out, found);
        }
        out.flush();
        boolean badFile = recorded == null && found.engines().isEmpty();
        return found.passed() ? 0 : badFile ? CellstreamCommand.USAGE : CellstreamCommand.FAILED;
    }

    private static void print(PrintWriter out, Verification found) {
        line(out, "file", found.file());
        for (Comparison comparison : found.comparisons()) {
            line(
                    out,
                    "compared",
                    String.format(
                            Locale.ROOT,
                            "%s, %d × %d steps: %.1e",
                            comparison.what(),
                            comparison.sequences(),
                            comparison.steps(),
                            comparison.largest()));
            comparison.outputs().forEach((name, most) -> difference(out, "output", name, most));
            comparison.states().forEach((name, most) -> difference(out, "state", name, most));
        }
        found.refusals().forEach((engine, reason) -> line(out, "refused by", engine + ": " + reason));
        line(out, "verdict", verdict(found));
    }

    private static String verdict(Verification found) {
        if (found.refusalExpected()) {
            return found.passed() ? "refused, as expected" : "FAILED: to be refused, but taken by " + found.engines();
        }
        if (found.comparisons().isEmpty()) {
            return "FAILED: nothing to compare, the file is taken by " + found.engines();
        }
        return String.format(
                Locale.ROOT,
                "%s: largest difference %.1e, tolerance %.1e",
                found.passed() ? "passed" : "FAILED",
                found.largest(),
                found.tolerance());
    }

    private static void difference(PrintWriter out, String kind, String name, double most) {
        out.printf(Locale.ROOT, "  %-11s %s: %.1e%n", kind, name, most);
    }

    private static void line(PrintWriter out, String name, String value) {
        out.printf("%-13s %s%n", name, value);
    }

    private static String json(Verification found) {
        return JsonText.of(json -> {
            json.writeStartObject();
            json.writeStringField("file", found.file());
            json.writeBooleanField("passed", found.passed());
            json.writeNumberField("tolerance", found.tolerance());
            json.writeNumberField("largest", found.largest());
            json.writeArrayFieldStart("engines");
            for (String engine : found.engines()) {
                json.writeString(engine);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("comparisons");
            for (Comparison comparison : found.comparisons()) {
                json.writeStartObject();
                json.writeStringField("what", comparison.what());
                json.writeNumberField("sequences", comparison.sequences());
                json.writeNumberField("steps", comparison.steps());
                json.writeNumberField("largest", comparison.largest());
                differences(json, "outputs", comparison.outputs());
                differences(json, "states", comparison.states());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeObjectFieldStart("refusals");
            for (Map.Entry<String, String> refusal : found.refusals().entrySet()) {
                json.writeStringField(refusal.getKey(), refusal.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private static void differences(JsonGenerator json, String name, Map<String, Double> differences)
            throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, Double> difference : differences.entrySet()) {
            json.writeNumberField(difference.getKey(), difference.getValue());
        }
        json.writeEndObject();
    }
}

package io.github.cellstream.app.cli;

import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.verify.Conversion;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cellstream model convert}. */
@Command(
        name = "convert",
        description = "Write a model file of any known format as one ONNX file with explicit state and metadata.")
final class ModelConvertCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "IN",
            description = "An ONNX, Keras or safetensors file; IN.properties beside it is read too.")
    private Path in = Path.of("");

    @Parameters(index = "1", paramLabel = "OUT.onnx", description = "The file to write.")
    private Path out = Path.of("");

    @Option(
            names = {"-s", "--set"},
            paramLabel = "KEY=VALUE",
            description = "Complete or overrule the file's metadata, for example task=forecast. May be repeated.")
    private Map<String, String> settings = new TreeMap<>();

    @Option(names = "--force", description = "Replace OUT.onnx if it exists.")
    private boolean force;

    @Override
    public Integer call() throws IOException {
        if (Files.isDirectory(out) || out.getFileName() == null) {
            throw new ParameterException(spec.commandLine(), "OUT.onnx is a folder: " + out);
        }
        if (Files.exists(out) && !force) {
            throw new ParameterException(spec.commandLine(), out + " exists; --force replaces it");
        }
        Conversion done = Conversion.of(ModelSource.file(in).with(settings));
        done.write(out);
        print(spec.commandLine().getOut(), done);
        return 0;
    }

    private void print(PrintWriter text, Conversion done) {
        text.printf(Locale.ROOT, "%-13s %s, %,d bytes%n", "written", out, done.bytes().length);
        text.printf(
                "%-13s %s, version %s, %s%n",
                "model",
                done.spec().id().name(),
                done.spec().id().version(),
                done.spec().task());
        text.printf("%-13s %s%n", "fingerprint", done.spec().id().fingerprint());
        text.printf(
                "%-13s %s%n",
                "state pairs",
                done.pairs().isEmpty()
                        ? "none"
                        : done.pairs().stream().map(Object::toString).collect(Collectors.joining(", ")));
        text.printf(
                "%-13s %s%n",
                "stepping",
                done.proof()
                        .map(proof -> String.format(
                                Locale.ROOT,
                                "made of a graph of whole sequences; differs from it by %.1e at most",
                                proof.largest()))
                        .orElse("one step already, or made so by its importer"));
        text.flush();
    }
}

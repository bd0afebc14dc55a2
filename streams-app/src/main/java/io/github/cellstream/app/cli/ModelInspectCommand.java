package io.github.cellstream.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.cellstream.app.topology.EngineChoice;
import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.importing.ModelFiles;
import io.github.cellstream.runtime.onnx.GraphValue;
import io.github.cellstream.runtime.onnx.ModelInspection;
import io.github.cellstream.runtime.onnx.StatePair;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cellstream model inspect}. */
@Command(
        name = "inspect",
        description = "Say what a model file holds, which engine it would get and why, and what a key's state takes.")
final class ModelInspectCommand implements Runnable {
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
            description = "Complete or overrule the file's metadata, for example task=forecast. May be repeated.")
    private Map<String, String> settings = new TreeMap<>();

    @Option(names = "--json", description = "As one line of JSON.")
    private boolean json;

    @Override
    public void run() {
        ModelSource source = ModelFiles.open(ModelSource.file(file).with(settings));
        ModelInspection model = ModelInspection.of(source);
        EngineChoice engine = EngineChoice.of(source);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(model, engine));
        } else {
            print(out, model, engine);
        }
        out.flush();
    }

    private static void print(PrintWriter out, ModelInspection model, EngineChoice engine) {
        ModelSpec spec = model.spec();
        line(out, "file", model.file());
        line(out, "model", spec.id().name() + ", version " + spec.id().version());
        line(out, "fingerprint", spec.id().fingerprint());
        line(out, "producer", model.producer() + ", opset " + model.opset());
        line(out, "input", input(spec));
        spec.input().unknown().ifPresent(token -> line(out, "unknown token", token));
        line(out, "task", spec.task() + ", " + spec.taskOutputSize() + " values" + labels(spec));
        for (GraphValue input : model.inputs()) {
            line(out, "graph input", input.toString());
        }
        for (GraphValue output : model.outputs()) {
            line(out, "graph output", output.toString());
        }
        for (StatePair pair : model.statePairs()) {
            line(out, "state pair", pair.toString());
        }
        line(out, "state", String.format(Locale.ROOT, "%,d bytes per key", model.stateBytes()));
        line(out, "parameters", String.format(Locale.ROOT, "%,d", model.parameters()));
        line(
                out,
                "operators",
                model.operators().entrySet().stream()
                        .map(operator -> operator.getKey() + " × " + operator.getValue())
                        .collect(Collectors.joining(", ")));
        line(out, "engine", engine.engine() + " (" + engine.reason() + ")");
    }

    private static void line(PrintWriter out, String name, String value) {
        out.printf("%-13s %s%n", name, value);
    }

    private static String input(ModelSpec spec) {
        String names = spec.input().names().isEmpty() || spec.input().kind() == InputKind.TOKENS
                ? ""
                : ": " + String.join(", ", spec.input().names());
        return spec.input().size() + (spec.input().kind() == InputKind.TOKENS ? " tokens" : " features") + names;
    }

    private static String labels(ModelSpec spec) {
        return spec.labels().isEmpty() ? "" : ": " + String.join(", ", spec.labels());
    }

    private static String json(ModelInspection model, EngineChoice engine) {
        ModelSpec spec = model.spec();
        return JsonText.of(json -> {
            json.writeStartObject();
            json.writeStringField("file", model.file());
            json.writeStringField("name", spec.id().name());
            json.writeStringField("version", spec.id().version());
            json.writeStringField("fingerprint", spec.id().fingerprint());
            json.writeStringField("producer", model.producer());
            json.writeNumberField("opset", model.opset());
            json.writeStringField("inputKind", spec.input().kind().name());
            json.writeNumberField("inputSize", spec.input().size());
            if (spec.input().unknown().isPresent()) {
                json.writeStringField("unknownToken", spec.input().unknown().get());
            }
            json.writeStringField("task", spec.task().name());
            json.writeNumberField("outputSize", spec.taskOutputSize());
            texts(json, "labels", spec.labels());
            texts(json, "inputs", model.inputs());
            texts(json, "outputs", model.outputs());
            texts(json, "statePairs", model.statePairs());
            json.writeNumberField("stateBytes", model.stateBytes());
            json.writeNumberField("parameters", model.parameters());
            json.writeObjectFieldStart("operators");
            for (Map.Entry<String, Integer> operator : model.operators().entrySet()) {
                json.writeNumberField(operator.getKey(), operator.getValue());
            }
            json.writeEndObject();
            json.writeStringField("engine", engine.engine());
            json.writeStringField("engineReason", engine.reason());
            json.writeEndObject();
        });
    }

    private static void texts(JsonGenerator json, String name, List<?> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (Object value : values) {
            json.writeString(value.toString());
        }
        json.writeEndArray();
    }
}

package io.github.cellstream.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.cellstream.app.config.ModelSettings;
import io.github.cellstream.app.topology.ModelLoader;
import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.generate.Sampling;
import io.github.cellstream.runtime.generate.SeriesGenerator;
import io.github.cellstream.runtime.generate.TokenGenerator;
import io.github.cellstream.runtime.input.InputFault;
import io.github.cellstream.runtime.input.TokenText;
import io.github.cellstream.runtime.input.Vocabulary;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cellstream generate}. */
@Command(
        name = "generate",
        description = "Continue a text, a sequence of tokens or a series of readings with a model.",
        footer = {
            "",
            "Examples:",
            "  cellstream generate --model shakespeare.onnx --seed \"ROMEO:\" --length 400 --temperature 0.8",
            "  cellstream generate --model pumps.onnx --seed readings.csv --length 24"
        })
final class GenerateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "A model file of task next-token or forecast. Without one, --engine online.")
    private String model = "";

    @Option(names = "--engine", defaultValue = "auto", description = "As model.engine (${DEFAULT-VALUE}).")
    private String engine = "";

    @Option(
            names = {"-s", "--set"},
            paramLabel = "KEY=VALUE",
            description = "Complete or overrule the file's metadata, for example task=next-token. May be repeated.")
    private Map<String, String> settings = new TreeMap<>();

    @Option(
            names = "--seed",
            required = true,
            paramLabel = "TEXT|FILE",
            description = "The text to continue; for forecasts a CSV file of the readings to continue.")
    private String seed = "";

    @Option(
            names = "--length",
            paramLabel = "N",
            defaultValue = "100",
            description = "Tokens or readings to generate (${DEFAULT-VALUE}).")
    private int length;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "1",
            description = "Below 1 prefers what is probable, 0 takes the most probable token (${DEFAULT-VALUE}).")
    private double temperature;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            defaultValue = "0",
            description = "Draw among the K most probable tokens alone; 0 for all (${DEFAULT-VALUE}).")
    private int topK;

    @Option(
            names = "--random-seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "The same seed draws the same tokens (${DEFAULT-VALUE}).")
    private long randomSeed;

    @Option(
            names = "--separator",
            paramLabel = "TEXT",
            description =
                    "What stands between tokens; empty: each character is one. By default as the vocabulary suggests:"
                            + " characters, else words.")
    private @Nullable String separator;

    @Option(
            names = "--unknown-token",
            paramLabel = "TOKEN",
            description =
                    "Stands for tokens of the seed that the vocabulary lacks; by default as the model says, else they are"
                            + " refused.")
    private @Nullable String unknownToken;

    @Option(names = "--json", description = "Print nothing but one line of JSON at the end.")
    private boolean json;

    @Override
    public Integer call() {
        if (length < 1 || !(temperature >= 0) || Double.isInfinite(temperature) || topK < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--length is at least 1, --temperature and --top-k at least 0");
        }
        if (model.isEmpty() && !engine.equals("online")) {
            throw new ParameterException(spec.commandLine(), "wanted --model FILE, or --engine online");
        }
        try (SequenceModel loaded = ModelLoader.load(new ModelSettings(model, engine, settings))) {
            Task task = loaded.spec().task();
            if (task == Task.NEXT_TOKEN) {
                tokens(loaded);
            } else if (task == Task.FORECAST) {
                readings(loaded);
            } else {
                throw new ParameterException(
                        spec.commandLine(),
                        "the model is for task " + task + ", which continues nothing; wanted next-token or forecast"
                                + " (--set task=next-token if the file does not say)");
            }
        }
        return 0;
    }

    private void tokens(SequenceModel loaded) {
        InputSpec input = loaded.spec().input();
        TokenText text = separator == null ? TokenText.of(input) : TokenText.separatedBy(separator);
        Vocabulary vocabulary =
                unknownToken == null ? Vocabulary.of(input) : Vocabulary.substituting(input, unknownToken);
        TokenGenerator generator = new TokenGenerator(loaded, new Sampling(temperature, topK, randomSeed));
        read(generator, text.cut(seed), vocabulary);
        PrintWriter out = spec.commandLine().getOut();
        List<String> drawn = new ArrayList<>();
        if (!json) {
            out.print(seed);
        }
        for (int i = 0; i < length; i++) {
            String token = vocabulary.token(generator.next());
            drawn.add(token);
            if (!json) {
                out.print(text.separator() + printable(token));
                out.flush();
            }
        }
        out.println(json ? json(loaded, drawn, text) : "");
        out.flush();
    }

    private void read(TokenGenerator generator, List<String> tokens, Vocabulary vocabulary) {
        if (tokens.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--seed is empty, wanted at least one token");
        }
        for (String token : tokens) {
            InputFault fault = vocabulary.check(token);
            if (fault != null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--seed: " + fault.reason() + "; --unknown-token names one that stands for it");
            }
            generator.read(vocabulary.id(token));
        }
    }

    private void readings(SequenceModel loaded) {
        InputSpec input = loaded.spec().input();
        SeriesGenerator generator = new SeriesGenerator(loaded);
        List<float[]> known = known(input);
        known.forEach(generator::read);
        PrintWriter out = spec.commandLine().getOut();
        if (!json && !input.names().isEmpty()) {
            out.println(String.join(",", input.names()));
        }
        List<float[]> forecasts = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            float[] next = new float[input.size()];
            generator.next(next, 0);
            forecasts.add(next);
            if (!json) {
                out.println(line(next));
                out.flush();
            }
        }
        if (json) {
            out.println(json(loaded, known.size(), forecasts));
        }
        out.flush();
    }

    private List<float[]> known(InputSpec input) {
        try {
            return SeedReadings.read(Path.of(seed), input);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static String line(float[] reading) {
        StringBuilder line = new StringBuilder();
        for (float value : reading) {
            line.append(line.isEmpty() ? "" : ",").append(value);
        }
        return line.toString();
    }

    /** A vocabulary may hold anything; a terminal obeys control characters. */
    private static String printable(String token) {
        return token.codePoints()
                .map(c -> Character.isISOControl(c) && c != '\n' && c != '\t' ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private String json(SequenceModel loaded, List<String> drawn, TokenText text) {
        return JsonText.of(line -> {
            line.writeStartObject();
            model(line, loaded);
            line.writeStringField("seed", seed);
            line.writeNumberField("temperature", temperature);
            line.writeNumberField("topK", topK);
            line.writeNumberField("randomSeed", randomSeed);
            line.writeArrayFieldStart("tokens");
            for (String token : drawn) {
                line.writeString(token);
            }
            line.writeEndArray();
            line.writeStringField("text", String.join(text.separator(), drawn));
            line.writeEndObject();
        });
    }

    private String json(SequenceModel loaded, int known, List<float[]> forecasts) {
        return JsonText.of(line -> {
            line.writeStartObject();
            model(line, loaded);
            line.writeStringField("seed", seed);
            line.writeNumberField("read", known);
            line.writeArrayFieldStart("readings");
            for (float[] forecast : forecasts) {
                line.writeStartArray();
                for (float value : forecast) {
                    line.writeNumber(value);
                }
                line.writeEndArray();
            }
            line.writeEndArray();
            line.writeEndObject();
        });
    }

    private static void model(JsonGenerator line, SequenceModel loaded) throws IOException {
        ModelSpec spec = loaded.spec();
        line.writeObjectFieldStart("model");
        line.writeStringField("name", spec.id().name());
        line.writeStringField("version", spec.id().version());
        line.writeStringField("fingerprint", spec.id().fingerprint());
        line.writeStringField("engine", loaded.engine());
        line.writeEndObject();
    }
}

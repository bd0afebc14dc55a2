package io.github.cellstream.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.network.Activation;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.network.Layer;
import io.github.cellstream.runtime.network.Network;
import io.github.cellstream.runtime.onnx.ModelSettings;
import io.github.cellstream.runtime.onnx.OnnxWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class GenerateCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder = Path.of("");

    @Test
    void shouldContinueATextOfCharacters() throws IOException {
        Path model = cycle("a", "b", "c");
        assertThat(run("--model", model.toString(), "--seed", "cab", "--length", "7", "--temperature", "0"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString().strip()).isEqualTo("cab" + "cabcabc");
    }

    @Test
    void shouldContinueWordsAndAnswerInJson() throws IOException {
        Path model = cycle("open", "read", "close");
        String[] arguments = {
            "--model",
            model.toString(),
            "--seed",
            "open  what",
            "--unknown-token",
            "read",
            "--length",
            "4",
            "--top-k",
            "1",
            "--random-seed",
            "5",
            "--json"
        };
        assertThat(run(arguments)).as(err.toString()).isZero();
        assertThat(out.toString().strip())
                .startsWith("{\"model\":{\"name\":\"cycle\"")
                .contains("\"randomSeed\":5,\"tokens\":[\"close\",\"open\",\"read\",\"close\"]")
                .endsWith("\"text\":\"close open read close\"}");
    }

    @Test
    void shouldDrawTheSameTextFromTheSameSeedAlone() throws IOException {
        Path model = cycle("a", "b", "c");
        String[] texts = new String[3];
        for (int i = 0; i < 3; i++) {
            String seed = i == 2 ? "2" : "1";
            out.getBuffer().setLength(0);
            run("--model", model.toString(), "--seed", "a", "--temperature", "20", "--random-seed", seed);
            texts[i] = out.toString();
        }
        assertThat(texts[0]).isEqualTo(texts[1]).isNotEqualTo(texts[2]);
    }

    @Test
    void shouldContinueASeriesOfReadings() throws IOException {
        StringBuilder csv = new StringBuilder("time,b,a\n");
        for (int t = 0; t < 400; t++) {
            csv.append(t).append(',').append(5).append(", ").append(t % 2).append('\n');
        }
        Path file = Files.writeString(folder.resolve("readings.csv"), csv);
        String[] arguments = {"--engine", "online", "--set", "features=a,b", "--seed", file.toString(), "--length", "3"
        };
        assertThat(run(arguments)).as(err.toString()).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(4).first().isEqualTo("a,b");
        for (int i = 1; i < 4; i++) {
            String[] reading = lines.get(i).split(",", -1);
            assertThat(Float.parseFloat(reading[0])).isBetween(i % 2 == 1 ? -0.2f : 0.8f, i % 2 == 1 ? 0.2f : 1.2f);
            assertThat(Float.parseFloat(reading[1])).isBetween(4.9f, 5.1f);
        }
        out.getBuffer().setLength(0);
        String[] json = Arrays.copyOf(arguments, arguments.length + 1);
        json[arguments.length] = "--json";
        assertThat(run(json)).isZero();
        assertThat(out.toString()).contains("\"read\":400,\"readings\":[[", "\"engine\":\"online/scalar\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,2\n3,x\n", "1,2\n3\n", "a,b\n", "", "c,d,e\n1,2,3\n", "1,NaN\n"})
    void shouldExitWith2ForReadingsThatDoNotFit(String csv) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.csv"), csv);
        assertThat(run("--engine", "online", "--set", "features=a,b", "--seed", file.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("bad.csv");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void shouldExitWith2ForASeedOrModelThatCannotBeContinued() throws IOException {
        String model = cycle("a", "b", "c").toString();
        assertThat(run("--model", model, "--seed", "abz")).isEqualTo(2);
        assertThat(err.toString()).contains("token 'z' is not one of the model's 3 tokens", "--unknown-token");
        assertThat(run("--model", model, "--seed", "")).isEqualTo(2);
        assertThat(run("--model", model, "--seed", "a", "--length", "0")).isEqualTo(2);
        assertThat(run("--model", model, "--seed", "a", "--temperature", "-1")).isEqualTo(2);
        assertThat(run("--seed", "a")).isEqualTo(2);
        assertThat(run("--model", model, "--seed", "a", "--set", "task=classification"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("continues nothing");
    }

    /** Writes a model that expects each token to be followed by the next one of the vocabulary, and the last by the first. */
    private Path cycle(String... vocabulary) throws IOException {
        int size = vocabulary.length;
        float[] identity = new float[size * size];
        float[] next = new float[size * size];
        for (int i = 0; i < size; i++) {
            identity[i * size + i] = 4;
            next[(i + 1) % size * size + i] = 6;
        }
        Network network = new Network(
                InputKind.TOKENS,
                size,
                List.of(
                        new Layer.Embedding("embedding", size, size, identity),
                        new Layer.Recurrent(
                                "rnn",
                                Cell.RNN_TANH,
                                size,
                                size,
                                identity,
                                new float[size * size],
                                new float[size],
                                new float[0],
                                new float[0]),
                        new Layer.Dense("head", size, size, next, new float[size], Activation.SOFTMAX)));
        ModelSettings settings = ModelSettings.of(
                "cycle", Map.of("name", "cycle", "task", "next-token", "vocabulary", String.join(",", vocabulary)));
        return Files.write(folder.resolve("cycle.onnx"), OnnxWriter.write(network, settings));
    }

    private int run(String... arguments) {
        CommandLine line = CellstreamCommand.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        String[] all = new String[arguments.length + 1];
        all[0] = "generate";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return line.execute(all);
    }
}

package io.github.cellstream.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code train} and {@code evaluate} on small data that the test writes and whose answers are plain. */
class TrainAndEvaluateTest {
    private static final String[] SMALL = {
        "--hidden", "16", "--threads", "1", "--dropout", "0.1", "--learning-rate", "0.01"
    };

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder = Path.of("");

    @Test
    void shouldTrainAClassifierThatBothEnginesRunAlike() throws IOException {
        Path model = folder.resolve("m.onnx");

        int code = run(
                SMALL,
                "train",
                "--task",
                "classify",
                "--data",
                sentences(),
                "--out",
                model.toString(),
                "--epochs",
                "120",
                "--json");

        assertThat(code).as(out + "" + err).isZero();
        Map<String, String> answer = answer();
        assertThat(answer)
                .containsEntry("verified", "true")
                .containsEntry("seed", "1")
                .containsEntry("end", "complete");
        assertThat(Double.parseDouble(answer.get("accuracy"))).isGreaterThan(0.9);
        assertThat(out.toString().lines()).hasSize(1);
        assertThat(run("model", "verify", model.toString())).isZero();
        assertThat(run("model", "inspect", model.toString())).isZero();
        assertThat(out.toString()).contains("CLASSIFICATION").contains("asks").containsPattern("unknown token +<unk>");
    }

    @Test
    void shouldGoOnFromACheckpointToTheSameFile() throws IOException {
        String data = sentences();
        String[] train = {"train", "--task", "classify", "--data", data, "--json", "--epochs", "6", "--name", "n"};
        String checkpoint = folder.resolve("c").toString();

        run(SMALL, with(train, "--out", folder.resolve("whole.onnx").toString()));
        run(SMALL, with(train, "--out", folder.resolve("first.onnx").toString(), "--resume", checkpoint));
        run(SMALL, with(train, "--out", folder.resolve("again.onnx").toString(), "--resume", checkpoint));

        assertThat(folder.resolve("first.onnx")).hasSameBinaryContentAs(folder.resolve("whole.onnx"));
        assertThat(folder.resolve("again.onnx")).hasSameBinaryContentAs(folder.resolve("whole.onnx"));
    }

    @Test
    void shouldSayWhatWasLeftOut() throws IOException {
        Path data = Files.writeString(folder.resolve("x.label"), Files.readString(Path.of(sentences())) + "lonely\n");

        int code = run(
                SMALL,
                "train",
                "--task",
                "classify",
                "--data",
                data.toString(),
                "--out",
                folder.resolve("m.onnx").toString(),
                "--epochs",
                "1");

        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString()).contains("1 lines that could not be used").contains("x.label:61: one word only");
        assertThat(out.toString()).contains("verified   passed");
    }

    @Test
    void shouldRefuseWhatItCanNotTrainOn() throws IOException {
        String model = folder.resolve("m.onnx").toString();

        assertThat(run("train", "--task", "classify", "--data", sessions(1, "a b c"), "--out", model))
                .isEqualTo(2);
        assertThat(err.toString()).contains("no labels");
        assertThat(run("train", "--task", "forecast", "--data", sessions(1, "a b c"), "--out", model))
                .isEqualTo(2);
        assertThat(run(
                        "train",
                        "--task",
                        "classify",
                        "--data",
                        folder.resolve("none.csv").toString(),
                        "--out",
                        model))
                .isEqualTo(2);
        assertThat(run(
                        "train",
                        "--task",
                        "classify",
                        "--data",
                        Files.writeString(folder.resolve("x.dat"), "a").toString(),
                        "--out",
                        model))
                .isEqualTo(2);
        assertThat(err.toString()).contains("name --format");
        assertThat(run("train", "--task", "classify", "--data", sentences(), "--out", model, "--dropout", "1.5"))
                .isEqualTo(2);
        Files.writeString(Path.of(model), "there");
        assertThat(run("train", "--task", "classify", "--data", sentences(), "--out", model))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--force");
        assertThat(Path.of(model)).hasContent("there");
    }

    @Test
    void shouldEvaluateAClassifierByFolds() throws IOException {
        int code =
                run(SMALL, "evaluate", "classify", "--data", sentences(), "--folds", "2", "--epochs", "120", "--json");

        assertThat(code).as(err.toString()).isZero();
        Map<String, String> answer = answer();
        assertThat(Double.parseDouble(answer.get("accuracy"))).isGreaterThan(0.9);
        assertThat(Double.parseDouble(answer.get("accuracyAtQuarter"))).isLessThan(0.9);
        assertThat(answer)
                .containsEntry("sequences", "60")
                .containsEntry("parts", "2")
                .containsEntry("seed", "1");
    }

    @Test
    void shouldFindSessionsThatBreakOffOrGoAstray() throws IOException {
        Random random = new Random(3);
        String train = sessions("t", 120, random);
        String normal = sessions("n", 60, random);
        String abnormal = sessions(5, "open read", "open close read", "read open close", "open read read fail close");

        int code = run(
                SMALL,
                "evaluate",
                "sequences",
                "--train",
                train,
                "--normal",
                normal,
                "--abnormal",
                abnormal,
                "--epochs",
                "200",
                "--json");

        assertThat(code).as(err.toString()).isZero();
        Map<String, String> answer = answer();
        assertThat(Integer.parseInt(answer.get("truePositives"))).isGreaterThanOrEqualTo(15);
        assertThat(Double.parseDouble(answer.get("f1"))).isGreaterThan(0.8);
        assertThat(out.toString())
                .contains("\"rule\":\"ranks\"")
                .contains("\"surprise\":{")
                .contains("\"2-gram\":{")
                .contains("\"distinct\":{")
                .contains("\"count-vector\":{");
    }

    @Test
    void shouldEvaluateTextInNatsAndBits() throws IOException {
        Path text = Files.writeString(folder.resolve("t.txt"), "abcdefgh".repeat(400));

        int code = run(
                SMALL,
                "evaluate",
                "text",
                "--data",
                text.toString(),
                "--batch",
                "8",
                "--window",
                "16",
                "--epochs",
                "30",
                "--json");

        assertThat(code).as(err.toString()).isZero();
        double nats = Double.parseDouble(answer().get("natsPerToken"));
        assertThat(nats).isLessThan(0.5);
        assertThat(Double.parseDouble(answer().get("bitsPerToken"))).isCloseTo(nats / Math.log(2), within(1e-9));
        assertThat(Double.parseDouble(answer().get("perplexity"))).isCloseTo(Math.exp(nats), within(1e-9));
    }

    @Test
    void shouldTrainForecastsThatSayHowFarOffTheyMayBe() throws IOException {
        Path model = folder.resolve("m.onnx");
        String data = waves();

        int code = run(
                SMALL,
                "train",
                "--task",
                "forecast",
                "--loss",
                "gaussian",
                "--data",
                data,
                "--out",
                model.toString(),
                "--epochs",
                "60",
                "--json");

        assertThat(code).as(err.toString()).isZero();
        assertThat(answer()).containsEntry("verified", "true");
        assertThat(Double.parseDouble(answer().get("loss"))).isNegative();
        assertThat(run("model", "verify", model.toString())).isZero();
        assertThat(run("model", "inspect", model.toString())).isZero();
        assertThat(out.toString()).contains("log_variance");
        assertThat(run("evaluate", "forecast", "--data", data, "--model", model.toString()))
                .isZero();
        assertThat(out.toString()).containsPattern("intervals +\\d+\\.\\d % of the readings held, 90 % wanted");
        assertThat(run("train", "--task", "classify", "--loss", "huber", "--data", sentences(), "--out", "x.onnx"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--loss is for forecasts");
    }

    @Test
    void shouldForecastBetterThanTheLastValue() throws IOException {
        int code = run(SMALL, "evaluate", "forecast", "--data", waves(), "--epochs", "200", "--json");

        assertThat(code).as(err.toString()).isZero();
        Map<String, String> answer = answer();
        assertThat(Double.parseDouble(answer.get("model.mase"))).isLessThan(0.5);
        assertThat(Double.parseDouble(answer.get("naive.mase"))).isBetween(0.9, 1.1);
        assertThat(answer).containsEntry("readings", "180");
    }

    private String waves() throws IOException {
        StringBuilder csv = new StringBuilder("time,value\n");
        for (int t = 0; t < 900; t++) {
            csv.append(t)
                    .append(',')
                    .append(String.format(Locale.ROOT, "%.4f%n", Math.sin(t / 3.0) + 0.5 * Math.sin(t)));
        }
        return Files.writeString(folder.resolve("s.csv"), csv).toString();
    }

    private String sentences() throws IOException {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            boolean asks = i % 2 == 0;
            text.append(asks ? "asks:some" : "says:some");
            for (int w = 0; w < 3; w++) {
                text.append(" w").append(random.nextInt(4));
            }
            text.append(asks ? " ?\n" : " .\n");
        }
        return Files.writeString(folder.resolve("s.label"), text).toString();
    }

    private String sessions(int times, String... lines) throws IOException {
        String text = (String.join("\n", lines) + "\n").repeat(times);
        return Files.writeString(folder.resolve(lines.length + ".sessions"), text)
                .toString();
    }

    private String sessions(String name, int count, Random random) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("open").append(" read".repeat(1 + random.nextInt(5))).append(" close\n");
        }
        return Files.writeString(folder.resolve(name + ".sessions"), text).toString();
    }

    private static String[] with(String[] arguments, String... more) {
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return all;
    }

    private int run(String[] options, String... arguments) {
        return run(with(arguments, options));
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        CommandLine line = CellstreamCommand.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    /** Returns the scalars of the answer, those of inner objects under {@code object.field}. */
    private Map<String, String> answer() throws IOException {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(out.toString())) {
            while (parser.nextToken() != null) {
                JsonToken token = parser.currentToken();
                if (token.isScalarValue() && parser.currentName() != null) {
                    String outer = parser.getParsingContext().getParent() == null
                            ? null
                            : parser.getParsingContext().getParent().getCurrentName();
                    fields.put((outer == null ? "" : outer + ".") + parser.currentName(), parser.getText());
                }
            }
        }
        return fields;
    }
}

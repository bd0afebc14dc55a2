package io.github.cellstream.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.app.config.KeyReference;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CellstreamCommandTest {
    private static final String[] LEAST = {
        "--set", "application.id=a", "--set", "bootstrap.servers=127.0.0.1:1", "--set", "input.topic=in",
        "--set", "output.predictions.topic=out", "--set", "model.engine=online", "--set", "http.port=-1"
    };

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldHelpAtEveryLevel() {
        List<String> path = new ArrayList<>();
        assertHelp(CellstreamCommand.commandLine(), path);
    }

    private void assertHelp(CommandLine command, List<String> path) {
        List<String> arguments = new ArrayList<>(path);
        arguments.add("--help");
        out.getBuffer().setLength(0);
        assertThat(run(arguments.toArray(String[]::new))).isZero();
        assertThat(out.toString()).startsWith("Usage: cellstream");
        command.getSubcommands().forEach((name, child) -> {
            List<String> deeper = new ArrayList<>(path);
            deeper.add(name);
            assertHelp(child, deeper);
        });
    }

    @Test
    void shouldTellItsVersion() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("cellstream ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "model",
                "run --nonsense",
                "demo --rate fast",
                "demo --keys 0",
                "demo --scenario weather",
                "model inspect",
                "generate",
                "bench",
                "evaluate",
                "train --task classify"
            })
    void shouldExitWith2ForWrongUsage(String line) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).containsAnyOf("Usage: cellstream", "Did you mean");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void shouldExitWith2ForAWrongConfiguration(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("job.properties"), "input.topik=a\n");
        assertThat(run("run", "--config", file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("did you mean input.topic?", "application.id");
        assertThat(run("run", "--config", folder.resolve("none").toString())).isEqualTo(2);
    }

    @Test
    void shouldExitWith1IfNoBrokerAnswers() {
        String[] arguments = new String[LEAST.length + 3];
        arguments[0] = "run";
        System.arraycopy(LEAST, 0, arguments, 1, LEAST.length);
        arguments[LEAST.length + 1] = "--set";
        arguments[LEAST.length + 2] = "startup.timeout.ms=0";
        assertThat(run(arguments)).isEqualTo(1);
        assertThat(err.toString()).contains("no broker answers at 127.0.0.1:1");
    }

    @Test
    void shouldExitWith1ForAModelThatCannotBeRead() {
        assertThat(run("model", "inspect", "no/such.onnx")).isEqualTo(1);
        assertThat(err.toString()).contains("MODEL_UNREADABLE", "no/such.onnx");
    }

    @Test
    void shouldDescribeTheTopologyWithoutABroker() {
        String[] arguments = new String[LEAST.length + 2];
        arguments[0] = "run";
        arguments[1] = "--describe";
        System.arraycopy(LEAST, 0, arguments, 2, LEAST.length);
        assertThat(run(arguments)).isZero();
        assertThat(out.toString()).contains("Topologies:", "classifier", "to-predictions");
    }

    @Test
    void shouldDocumentTheKeys() {
        assertThat(run("config", "--markdown")).isZero();
        assertThat(out.toString()).isEqualTo(KeyReference.markdown());
    }

    @Test
    void shouldListPlugins() {
        assertThat(run("plugins", "--json")).isZero();
        assertThat(out.toString())
                .startsWith("[{\"kind\":\"engine\"")
                .contains("\"name\":\"jvm\"", "\"name\":\"json\"", "\"name\":\"likelihood\"");
        assertThat(run("plugins")).isZero();
        assertThat(out.toString()).contains("onnxruntime", "floats");
    }

    @Test
    void shouldBenchTraining() {
        assertThat(run("bench", "train", "--json", "--threads", "1", "--seconds", "0.8"))
                .isZero();
        assertThat(out.toString())
                .startsWith("{\"threads\":1,\"networks\":[{\"name\":\"textbook\",\"unit\":\"sequences\"")
                .contains("\"name\":\"characters\"", "\"shareOfPeak\":0.");
        assertThat(run("bench", "train", "--threads", "0")).isEqualTo(2);
    }

    private int run(String... arguments) {
        CommandLine line = CellstreamCommand.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }
}

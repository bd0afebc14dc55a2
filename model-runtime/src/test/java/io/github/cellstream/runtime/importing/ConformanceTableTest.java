package io.github.cellstream.runtime.importing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.ReferenceData;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.jvm.OnnxNodeTest;
import io.github.cellstream.runtime.onnx.ModelSettings;
import io.github.cellstream.runtime.onnx.OnnxWriter;
import io.github.cellstream.runtime.verify.Comparison;
import io.github.cellstream.runtime.verify.RecordedCase;
import io.github.cellstream.runtime.verify.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Runs every recorded case on every engine and holds {@code docs/conformance.md} to what comes out. Differences are given
 * as the power of ten above them, so that the page is the same on every machine: from 1e-6 on for {@code jvm}, whose bits
 * are, from 1e-5 on for ONNX Runtime, whose are not.
 */
class ConformanceTableTest {
    private static final Path PAGE = Path.of("../docs/conformance.md");
    private static final String COMMAND =
            "mvn -pl model-runtime test -Dtest=ConformanceTableTest -Dcellstream.conformance.write=true";
    private static final List<String> ENGINES = List.of("jvm", "onnxruntime");
    private static final double SERIES_TOLERANCE = 1e-6;
    private static final double DTLN_TOLERANCE = 2e-5;

    /** One line of the table: what each engine made of a file, and why where it was refused. */
    private record Line(String name, String file, double tolerance, List<String> verdicts, String reason) {
        @Override
        public String toString() {
            return "| " + name + " | " + file + " | " + String.join(" | ", verdicts) + " | "
                    + (tolerance > 0
                            ? String.format(Locale.ROOT, "%.0e", tolerance).replace("e-0", "e-")
                            : "")
                    + " | " + reason.replace("|", "\\|") + " |";
        }
    }

    @Test
    void shouldFindWhatThePageSays() throws IOException {
        Optional<Path> exports = ReferenceData.find("models/exports");
        Optional<Path> dtln = ReferenceData.find("models/dtln");
        Optional<Path> series = ReferenceData.find("models/rtneural");
        if (exports.isEmpty()
                || dtln.isEmpty()
                || series.isEmpty()
                || OnnxNodeTest.results().isEmpty()) {
            return;
        }
        List<Line> lines = new ArrayList<>(exports(exports.get()));
        lines.addAll(dtln(dtln.get()));
        lines.addAll(series(series.get()));
        lines.addAll(nodes());
        String page = page(lines);
        if (Boolean.getBoolean("cellstream.conformance.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("write it with: %s", COMMAND).content().isEqualTo(page);
    }

    private static String page(List<Line> lines) {
        StringBuilder page = new StringBuilder("""
                # Conformance

                Model files of other tools, stepped on both engines against what those tools computed: the largest difference of any output
                at any step, rounded up to a power of ten. Written by a test, which compares it with this page where the reference data are there:

                ```
                %s
                ```

                | case | file | jvm | onnxruntime | tolerance | refused because |
                |---|---|---|---|---|---|
                """.formatted(COMMAND));
        lines.forEach(line -> page.append(line).append('\n'));
        return page.toString();
    }

    private static List<Line> exports(Path folder) throws IOException {
        List<Line> lines = new ArrayList<>();
        for (Path file : files(folder)) {
            Path description = file.resolveSibling("case.json");
            double tolerance = Conformance.read(description).equal()
                    ? Conformance.read(description).tolerance()
                    : 0;
            Verification found = RecordedCase.read(description).verify(ModelSource.file(file), Optional.empty());
            assertThat(found.passed()).as("%s: %s", file, found).isTrue();
            List<String> verdicts = new ArrayList<>();
            for (String engine : ENGINES) {
                verdicts.add(found.comparisons().stream()
                        .filter(comparison -> comparison.what().startsWith(engine + " "))
                        .findFirst()
                        .map(Comparison::largest)
                        .map(largest -> atMost(engine, largest))
                        .orElse("refused"));
            }
            String reason = found.refusals().values().stream().findFirst().orElse("");
            lines.add(new Line(
                    folder.relativize(file).getName(0).toString(),
                    file.getFileName() + "",
                    tolerance,
                    verdicts,
                    brief(reason, file)));
        }
        return lines;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder, 2)) {
            return all.filter(file -> file.toString().matches(".*\\.(onnx|keras|h5|safetensors)"))
                    .sorted()
                    .toList();
        }
    }

    private static List<Line> dtln(Path folder) {
        float[][] inputs = ReferenceData.csv(folder.resolve("golden_model1_input_mag.csv"));
        float[][] outputs = ReferenceData.csv(folder.resolve("golden_model1_output_mask_ort.csv"));
        List<Line> lines = new ArrayList<>();
        Map.of(
                        "model_1.onnx", ModelSource.file(folder.resolve("model_1.onnx")),
                        "model.h5",
                                ModelSource.file(folder.resolve("model.h5"))
                                        .with(Map.of("architecture", DtlnWeightsTest.ARCHITECTURE)))
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry ->
                        lines.add(stepped("dtln", entry.getKey(), entry.getValue(), DTLN_TOLERANCE, inputs, outputs)));
        return lines;
    }

    private static List<Line> series(Path folder) throws IOException {
        List<Line> lines = new ArrayList<>();
        for (String name : List.of("gru", "gru_1d", "lstm", "lstm_1d")) {
            JsonNode json = JsonText.object(name, Files.readString(folder.resolve(name + ".json")));
            byte[] onnx = OnnxWriter.write(RtNeuralSeriesTest.network(json), ModelSettings.NONE);
            lines.add(stepped(
                    "rtneural",
                    name + ".json",
                    ModelSource.bytes(name, onnx),
                    SERIES_TOLERANCE,
                    ReferenceData.csv(folder.resolve(name + "_x_python.csv")),
                    ReferenceData.csv(folder.resolve(name + "_y_python.csv"))));
        }
        return lines;
    }

    /** ONNX's own tests: outputs and final states together. */
    private static List<Line> nodes() {
        Map<String, List<OnnxNodeTest.Result>> byName = OnnxNodeTest.results().stream()
                .collect(Collectors.groupingBy(OnnxNodeTest.Result::name, TreeMap::new, Collectors.toList()));
        List<Line> lines = new ArrayList<>();
        byName.forEach((name, results) -> {
            List<String> verdicts = results.stream()
                    .map(result -> result.refusal().isEmpty()
                            ? atMost(result.engine(), Math.max(result.outputs(), result.states()))
                            : "refused")
                    .toList();
            String reason = results.get(0).refusal();
            lines.add(new Line(
                    "onnx node",
                    name,
                    reason.isEmpty() ? SERIES_TOLERANCE : 0,
                    verdicts,
                    brief(reason, Path.of("/")).replaceFirst("^[^:]*: ", "")));
        });
        return lines;
    }

    private static Line stepped(
            String name, String file, ModelSource source, double tolerance, float[][] inputs, float[][] outputs) {
        List<String> verdicts = new ArrayList<>();
        String reason = "";
        for (String engine : ENGINES) {
            try (SequenceModel model =
                    Plugins.named(ModelEngine.class, ModelEngine::name, engine).load(source)) {
                double largest = difference(model, inputs, outputs);
                assertThat(largest).as("%s on %s", file, engine).isLessThanOrEqualTo(tolerance);
                verdicts.add(atMost(engine, largest));
            } catch (ModelException e) {
                verdicts.add("refused");
                reason = brief(String.valueOf(e.getMessage()), Path.of(source.name()));
            }
        }
        return new Line(name, file, tolerance, verdicts, reason);
    }

    /** Steps one sequence; the state leaves the model after every step and comes back in a new batch. */
    private static double difference(SequenceModel model, float[][] inputs, float[][] outputs) {
        float[] saved = new float[model.spec().stateSize()];
        model.initialState(saved, 0);
        double largest = 0;
        StepBatch batch = model.newBatch(1);
        for (int step = 0; step < inputs.length; step++) {
            batch.size(1);
            System.arraycopy(saved, 0, batch.states(), 0, saved.length);
            System.arraycopy(
                    inputs[step], 0, batch.inputs(), 0, model.spec().input().size());
            model.step(batch);
            saved = Arrays.copyOf(batch.states(), saved.length);
            Arrays.fill(batch.states(), Float.NaN);
            for (int i = 0; i < outputs[step].length; i++) {
                double difference = Math.abs((double) batch.outputs()[i] - outputs[step][i]);
                largest = Math.max(largest, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
            }
        }
        return largest;
    }

    private static String atMost(String engine, double difference) {
        double bound = engine.equals("jvm") ? -6 : -5;
        return "≤ 1e" + (int) Math.max(bound, Math.ceil(Math.log10(difference)));
    }

    /** A message without its code, the path, the figures in brackets at its end, and what to do about it. */
    private static String brief(String message, Path file) {
        String text = message.replaceFirst("^[A-Z_]+ \\([^)]*\\): ", "").replace(file + ": ", "");
        int end = text.indexOf("; ");
        int figures = text.indexOf(" (", text.indexOf("): ") + 1);
        String whole = figures < 0 ? text : text.substring(0, figures);
        return end < 0 || end > whole.length() ? whole : text.substring(0, end);
    }
}

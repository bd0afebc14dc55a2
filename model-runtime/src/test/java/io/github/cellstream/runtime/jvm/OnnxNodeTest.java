package io.github.cellstream.runtime.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.ReferenceData;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.TensorSlice;
import io.github.cellstream.runtime.onnx.ElementType;
import io.github.cellstream.runtime.onnx.Graphs;
import io.github.cellstream.runtime.onnx.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * ONNX's own tests of its recurrent operators, stepped: outputs at every step and states at the last, where the file keeps
 * its states inside and where they are its inputs and outputs. What reads backwards is refused.
 */
public class OnnxNodeTest {
    private static final double TOLERANCE = 1e-6;
    private static final List<String> INPUTS =
            List.of("X", "W", "R", "B", "sequence_lens", "initial_h", "initial_c", "P");

    /**
     * What became of a case on an engine.
     *
     * @param outputs largest difference of the outputs, NaN if the case was refused
     * @param states largest difference of the final states, likewise
     * @param refusal why it was refused, empty if it was not
     */
    public record Result(String name, String engine, double outputs, double states, String refusal) {}

    /** Runs every case on both engines; nothing if the reference data are not there. */
    public static List<Result> results() {
        List<Result> results = new ArrayList<>();
        for (Path folder : folders()) {
            for (String engine : List.of("jvm", "onnxruntime")) {
                results.add(result(folder, engine, isSequence(read(folder))));
            }
        }
        return results;
    }

    @TestFactory
    Stream<DynamicTest> shouldStepEveryForwardCaseAndRefuseTheOthers() {
        List<Path> folders = folders();
        if (folders.isEmpty()) {
            return Stream.empty();
        }
        assertThat(folders).hasSize(18);
        return folders.stream()
                .map(folder -> DynamicTest.dynamicTest(folder.getFileName() + "", () -> require(folder)));
    }

    private static void require(Path folder) {
        Map<String, TensorData> tensors = read(folder);
        boolean forward =
                new Attributes(node(folder)).text("direction", "forward").equals("forward");
        for (boolean sequence : isSequence(tensors) ? new boolean[] {true, false} : new boolean[] {false}) {
            for (String engine : List.of("jvm", "onnxruntime")) {
                Result result = result(folder, engine, sequence);
                System.out.println(result + (sequence ? ", states inside" : ", states as inputs"));
                if (forward) {
                    assertThat(result.refusal()).isEmpty();
                    assertThat(result.outputs()).isLessThanOrEqualTo(TOLERANCE);
                    assertThat(result.states()).isLessThanOrEqualTo(TOLERANCE);
                } else {
                    assertThat(result.refusal()).contains("MODEL_UNSUPPORTED", "node '", "direction is ");
                }
            }
        }
    }

    /** A file without initial states can be read as a model of sequences, which begins at zeros. */
    private static boolean isSequence(Map<String, TensorData> tensors) {
        return !tensors.containsKey("initial_h");
    }

    private static Result result(Path folder, String engine, boolean sequence) {
        Map<String, TensorData> tensors = read(folder);
        ModelSource source = source(folder, tensors, sequence);
        String name = folder.getFileName() + "";
        try (SequenceModel model =
                Plugins.named(ModelEngine.class, ModelEngine::name, engine).load(source)) {
            return stepped(name, engine, model, node(folder), tensors);
        } catch (ModelException e) {
            return new Result(name, engine, Double.NaN, Double.NaN, e.getMessage() + "");
        }
    }

    /** Writes the case's node with its weights inside, and batch and time open. */
    private static ModelSource source(Path folder, Map<String, TensorData> tensors, boolean sequence) {
        NodeProto node = node(folder);
        boolean lstm = node.getOpType().equals("LSTM");
        boolean batchFirst = new Attributes(node).integer("layout", 0) == 1;
        Graphs graph = new Graphs()
                .input(
                        "X",
                        ElementType.FLOAT,
                        batchFirst ? "batch" : sequence ? "time" : 1,
                        !batchFirst ? "batch" : sequence ? "time" : 1,
                        given(tensors, "X").shape().get(2));
        int hidden = Math.toIntExact(new Attributes(node).integer("hidden_size", 0));
        int directions = given(tensors, "W").shape().get(0);
        for (String name : List.of("W", "R", "B", "P")) {
            if (tensors.containsKey(name)) {
                TensorData data = given(tensors, name);
                graph.floats(
                        name,
                        data.floats(),
                        data.shape().stream().mapToInt(Integer::intValue).toArray());
            }
        }
        if (tensors.containsKey("sequence_lens")) {
            TensorData data = given(tensors, "sequence_lens");
            graph.tensor(tensor -> {
                tensor.setName("sequence_lens")
                        .setDataType(ElementType.INT32.code())
                        .addDims(data.size());
                for (long length : data.longs()) {
                    tensor.addInt32Data((int) length);
                }
            });
        }
        List<String> inputs = new ArrayList<>();
        for (String name : INPUTS) {
            boolean state = name.equals("initial_h") || (lstm && name.equals("initial_c"));
            inputs.add(state ? (sequence ? "" : name) : tensors.containsKey(name) ? name : "");
        }
        Object[] states =
                batchFirst ? new Object[] {"batch", directions, hidden} : new Object[] {directions, "batch", hidden};
        Object[] outputs = batchFirst
                ? new Object[] {"batch", "time", directions, hidden}
                : new Object[] {"time", directions, "batch", hidden};
        graph.node(
                        node.getOpType(),
                        String.join(" ", inputs.subList(0, lstm ? 8 : 6)),
                        lstm ? "Y Y_h Y_c" : "Y Y_h",
                        node.getAttributeList().toArray(new ai.onnx.proto.OnnxMl.AttributeProto[0]))
                .output("Y", outputs);
        if (!sequence) {
            graph.input("initial_h", ElementType.FLOAT, states).output("Y_h", states);
            if (lstm) {
                graph.input("initial_c", ElementType.FLOAT, states).output("Y_c", states);
            }
            graph.metadata("cellstream.state.pairs", lstm ? "initial_h=Y_h,initial_c=Y_c" : "initial_h=Y_h");
        }
        return graph.source();
    }

    private static Result stepped(
            String name, String engine, SequenceModel model, NodeProto node, Map<String, TensorData> tensors) {
        boolean batchFirst = new Attributes(node).integer("layout", 0) == 1;
        List<Integer> shape = given(tensors, "X").shape();
        int steps = shape.get(batchFirst ? 1 : 0);
        int rows = shape.get(batchFirst ? 0 : 1);
        int features = shape.get(2);
        float[] x = given(tensors, "X").floats();
        List<RecurrentReference> references = new ArrayList<>();
        StepBatch batch = model.newBatch(rows);
        batch.size(rows);
        for (int row = 0; row < rows; row++) {
            model.initialState(batch.states(), batch.stateOffset(row));
            references.add(reference(node, tensors));
        }
        double outputs = 0;
        double states = 0;
        for (int step = 0; step < steps; step++) {
            for (int row = 0; row < rows; row++) {
                int at = (batchFirst ? row * steps + step : step * rows + row) * features;
                System.arraycopy(x, at, batch.inputs(), batch.inputOffset(row), features);
            }
            model.step(batch);
            for (int row = 0; row < rows; row++) {
                double[] features64 = new double[features];
                for (int i = 0; i < features; i++) {
                    features64[i] = batch.inputs()[batch.inputOffset(row) + i];
                }
                double[] wanted = references.get(row).step(features64);
                int at = batchFirst ? row * steps + step : step * rows + row;
                for (int u = 0; u < wanted.length; u++) {
                    float found = batch.outputs()[batch.outputOffset(row) + u];
                    outputs = Math.max(outputs, Math.abs(found - wanted[u]));
                    if (tensors.containsKey("Y")) {
                        float given = given(tensors, "Y").floats()[at * wanted.length + u];
                        outputs = Math.max(outputs, Math.abs((double) found - given));
                    }
                }
            }
        }
        for (int row = 0; row < rows; row++) {
            for (TensorSlice slice : model.spec().states()) {
                boolean cell = slice.name().endsWith("c");
                for (int u = 0; u < slice.size(); u++) {
                    double wanted = cell
                            ? references.get(row).cell()[u]
                            : given(tensors, "Y_h").floats()[row * slice.size() + u];
                    float found = batch.states()[batch.stateOffset(row) + slice.offset() + u];
                    states = Math.max(states, Math.abs(found - wanted));
                }
            }
        }
        return new Result(name, engine, outputs, states, "");
    }

    private static RecurrentReference reference(NodeProto node, Map<String, TensorData> tensors) {
        TensorData b = tensors.get("B");
        TensorData p = tensors.get("P");
        return new RecurrentReference(
                node,
                Math.toIntExact(new Attributes(node).integer("hidden_size", 0)),
                given(tensors, "W").floats(),
                given(tensors, "R").floats(),
                b == null ? new float[0] : b.floats(),
                p == null ? new float[0] : p.floats());
    }

    private static TensorData given(Map<String, TensorData> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    private static List<Path> folders() {
        Optional<Path> data = ReferenceData.find("onnx-node");
        if (data.isEmpty()) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(data.get())) {
            return all.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static ModelProto model(Path folder) {
        try {
            return ModelProto.parseFrom(Files.readAllBytes(folder.resolve("model.onnx")));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static NodeProto node(Path folder) {
        return model(folder).getGraph().getNode(0);
    }

    /** Reads inputs and outputs under the names that the operator gives them. */
    private static Map<String, TensorData> read(Path folder) {
        ModelProto model = model(folder);
        NodeProto node = model.getGraph().getNode(0);
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        for (int i = 0; i < model.getGraph().getInputCount(); i++) {
            String name = model.getGraph().getInput(i).getName();
            tensors.put(INPUTS.get(node.getInputList().indexOf(name)), tensor(folder, "input_" + i));
        }
        for (int i = 0; i < model.getGraph().getOutputCount(); i++) {
            String name = model.getGraph().getOutput(i).getName();
            tensors.put(
                    List.of("Y", "Y_h", "Y_c").get(node.getOutputList().indexOf(name)), tensor(folder, "output_" + i));
        }
        return tensors;
    }

    private static TensorData tensor(Path folder, String name) {
        Path file = folder.resolve("test_data_set_0").resolve(name + ".pb");
        try {
            return TensorData.of(file.toString(), TensorProto.parseFrom(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

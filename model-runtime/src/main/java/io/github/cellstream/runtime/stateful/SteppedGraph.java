package io.github.cellstream.runtime.stateful;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.onnx.ElementType;
import io.github.cellstream.runtime.onnx.ModelSetting;
import io.github.cellstream.runtime.onnx.ModelSettings;
import io.github.cellstream.runtime.onnx.OnnxFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** The rewritten graph: one step in, one step out, states beside it. */
final class SteppedGraph {
    private static final String BATCH = "batch";
    private static final String PREFIX = "cellstream.";

    private final SequenceGraph whole;
    private final ModelProto model;
    private final List<SteppedState> states;
    private final int pastSteps;

    private SteppedGraph(SequenceGraph whole, ModelProto model, List<SteppedState> states, int pastSteps) {
        this.whole = whole;
        this.model = model;
        this.states = List.copyOf(states);
        this.pastSteps = pastSteps;
    }

    /** Rewrites a graph; its outputs' shapes are left open. */
    static SteppedGraph of(SequenceGraph whole) {
        GraphProto from = whole.model().getGraph();
        GraphEdit edit = new GraphEdit(from);
        RecurrentStates recurrent = new RecurrentStates(whole, edit);
        TimeBuffers buffers = new TimeBuffers(whole, edit);
        GraphProto.Builder graph =
                from.toBuilder().clearNode().clearInput().clearOutput().clearValueInfo();
        for (NodeProto node : from.getNodeList()) {
            graph.addAllNode(RecurrentStates.isRecurrent(node) ? recurrent.rewrite(node) : buffers.rewrite(node));
        }
        graph.addAllInitializer(edit.constants());
        graph.addInput(data(whole));
        for (SteppedState state : edit.states()) {
            graph.addInput(value(state.input(), ElementType.FLOAT, state.shape(), state.batchAxis()));
        }
        from.getOutputList()
                .forEach(output -> graph.addOutput(ValueInfoProto.newBuilder().setName(output.getName())));
        for (SteppedState state : edit.states()) {
            graph.addOutput(value(state.next(), ElementType.FLOAT, state.shape(), state.batchAxis()));
        }
        prune(graph);
        return new SteppedGraph(
                whole, whole.model().toBuilder().setGraph(graph).build(), edit.states(), buffers.steps());
    }

    ModelProto model() {
        return model;
    }

    List<SteppedState> states() {
        return states;
    }

    int pastSteps() {
        return pastSteps;
    }

    /** Returns the file: outputs as they turn out to be, pairs and initial states in its metadata. */
    OnnxFile write() {
        ModelProto.Builder complete = model.toBuilder();
        GraphProto.Builder graph = complete.getGraphBuilder();
        stateOutputShapes(graph);
        List<String> pairs = new ArrayList<>();
        List<String> initial = new ArrayList<>();
        GraphEdit edit = new GraphEdit(model.getGraph());
        for (SteppedState state : states) {
            pairs.add(state.input() + "=" + state.next());
            boolean zero = true;
            for (float number : state.initial()) {
                zero &= number == 0;
            }
            if (!zero) {
                initial.add(state.input() + "=" + edit.floats(state.input() + ".initial", state.initial()));
            }
        }
        graph.addAllInitializer(edit.constants());
        ModelSettings settings = whole.file().settings().with(ModelSetting.STATE_PAIRS, pairs);
        if (!initial.isEmpty()) {
            settings = settings.with(ModelSetting.STATE_INITIAL, initial);
        }
        List<StringStringEntryProto> others = complete.getMetadataPropsList().stream()
                .filter(entry -> !entry.getKey().startsWith(PREFIX))
                .toList();
        complete.clearMetadataProps().addAllMetadataProps(others);
        settings.asMap()
                .forEach((key, text) -> complete.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(PREFIX + key).setValue(text)));
        return OnnxFile.read(ModelSource.settings(whole.file().name(), Map.of())
                .withBytes(complete.build().toByteArray()));
    }

    /** One step with one row more and one row less tells which axis of an output counts rows. */
    private void stateOutputShapes(GraphProto.Builder graph) {
        Set<String> ofStates = new HashSet<>();
        states.forEach(state -> ofStates.add(state.next()));
        List<String> outputs = graph.getOutputList().stream()
                .map(ValueInfoProto::getName)
                .filter(name -> !ofStates.contains(name))
                .toList();
        try (GraphRun run = GraphRun.open(whole.file().name(), model, outputs, step(2))) {
            Map<String, Observed> few = run.run(step(2));
            Map<String, Observed> more = run.run(step(3));
            for (int i = 0; i < graph.getOutputCount(); i++) {
                Observed one = few.get(graph.getOutput(i).getName());
                Observed other = more.get(graph.getOutput(i).getName());
                if (one != null && other != null && one.rank() == other.rank()) {
                    int batch = -1;
                    for (int axis = 0; axis < one.rank(); axis++) {
                        batch = one.shape()[axis] == other.shape()[axis] ? batch : axis;
                    }
                    graph.setOutput(i, value(graph.getOutput(i).getName(), one.type(), one.shape(), batch));
                }
            }
        } catch (OrtException e) {
            throw Prover.refusal(whole.file().name(), null, "it can't be run on one step: " + e.getMessage());
        }
    }

    private Map<String, Observed> step(int rows) {
        int[] lengths = whole.input().ones();
        if (whole.batch() >= 0) {
            lengths[whole.batch()] = rows;
        }
        Map<String, Observed> feed = new LinkedHashMap<>();
        feed.put(whole.input().name(), whole.input().random(new Random(1), lengths));
        states.forEach(state -> feed.put(state.input(), state.start(rows)));
        return feed;
    }

    private static ValueInfoProto data(SequenceGraph whole) {
        SequenceInput input = whole.input();
        long[] shape = new long[input.shape().size()];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = axis == input.featureAxis() ? input.shape().get(axis).size() : 1;
        }
        return value(input.name(), input.type(), shape, whole.batch());
    }

    private static ValueInfoProto value(String name, ElementType type, long[] shape, int batchAxis) {
        TensorShapeProto.Builder axes = TensorShapeProto.newBuilder();
        for (int axis = 0; axis < shape.length; axis++) {
            if (axis == batchAxis) {
                axes.addDimBuilder().setDimParam(BATCH);
            } else {
                axes.addDimBuilder().setDimValue(shape[axis]);
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.code())
                                .setShape(axes)))
                .build();
    }

    /** Drops nodes and constants that no output needs any more. */
    private static void prune(GraphProto.Builder graph) {
        Set<String> needed = new HashSet<>();
        graph.getOutputList().forEach(output -> needed.add(output.getName()));
        List<NodeProto> kept = new ArrayList<>();
        for (int i = graph.getNodeCount() - 1; i >= 0; i--) {
            NodeProto node = graph.getNode(i);
            if (node.getOutputList().stream().anyMatch(needed::contains)) {
                kept.add(node);
                needed.addAll(Dependence.uses(node));
            }
        }
        Collections.reverse(kept);
        graph.clearNode().addAllNode(kept);
        var constants = graph.getInitializerList().stream()
                .filter(tensor -> needed.contains(tensor.getName()))
                .toList();
        graph.clearInitializer().addAllInitializer(constants);
    }
}

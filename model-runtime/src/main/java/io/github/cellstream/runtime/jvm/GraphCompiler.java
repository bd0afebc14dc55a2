package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.TensorSlice;
import io.github.cellstream.runtime.jvm.Value.Axis;
import io.github.cellstream.runtime.jvm.Value.Constant;
import io.github.cellstream.runtime.jvm.Value.Rows;
import io.github.cellstream.runtime.jvm.Value.Tokens;
import io.github.cellstream.runtime.onnx.ModelSignature;
import io.github.cellstream.runtime.onnx.OnnxFile;
import io.github.cellstream.runtime.onnx.RowLayout;
import io.github.cellstream.runtime.onnx.StatePair;
import io.github.cellstream.runtime.onnx.StateTensor;
import io.github.cellstream.runtime.onnx.TensorData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compiles a graph into the plan of one step: walks its nodes once, in their order, and knows of each tensor whether it
 * is a constant, the step's tokens, or one vector a row, and which of its axes is the batch's.
 */
final class GraphCompiler {
    private static final Map<String, NodeCompiler> OPERATORS = new HashMap<>();

    static {
        OPERATORS.putAll(RecurrentCompiler.OPERATORS);
        OPERATORS.putAll(AxisCompiler.OPERATORS);
        OPERATORS.putAll(RowCompiler.OPERATORS);
        OPERATORS.putAll(MaskCompiler.OPERATORS);
        OPERATORS.putAll(NormalizationCompiler.OPERATORS);
    }

    private final OnnxFile file;
    private final ModelSignature signature;
    private final ModelSpec spec;
    private final Compilation graph;

    private GraphCompiler(OnnxFile file, ModelSignature signature, Kernels kernels) {
        this.file = file;
        this.signature = signature;
        this.spec = signature.spec();
        int inputWidth =
                spec.input().kind() == InputKind.FEATURES ? spec.input().size() : 0;
        List<StatePair> pairs = signature.states().stream()
                .map(state -> new StatePair(state.input().name(), state.output().name()))
                .toList();
        graph = new Compilation(
                file.name(),
                kernels,
                new PlanBuffers(inputWidth, spec.stateSize(), spec.outputSize()),
                new StateUse(file.graph(), pairs));
    }

    /**
     * Compiles a graph.
     *
     * @throws ModelException {@link ModelError#MODEL_UNSUPPORTED} or {@link ModelError#MODEL_SHAPE}, naming the node
     */
    static Plan compile(OnnxFile file, Kernels kernels) {
        return new GraphCompiler(file, ModelSignature.of(file), kernels).compile();
    }

    private Plan compile() {
        for (TensorData tensor : file.initializers().values()) {
            graph.define(tensor.name(), new Constant(tensor));
        }
        defineInput();
        for (int i = 0; i < signature.states().size(); i++) {
            RowLayout layout = signature.states().get(i).input();
            graph.define(
                    layout.name(),
                    rows(layout, view(JvmBatch.STATES, spec.states().get(i))));
        }
        for (NodeProto node : file.graph().getNodeList()) {
            NodeCompiler compiler =
                    node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx")
                            ? OPERATORS.get(node.getOpType())
                            : null;
            if (compiler == null) {
                throw graph.refused(node, "no such operator in this engine");
            }
            compiler.compile(graph, node);
        }
        storeOutputs();
        storeStates();
        return new Plan(spec, graph.kernels, graph.operations(), graph.buffers, signature.initialState());
    }

    private void defineInput() {
        RowLayout input = signature.input();
        if (spec.input().kind() == InputKind.FEATURES) {
            graph.define(
                    input.name(),
                    rows(input, new View(JvmBatch.INPUTS, 0, spec.input().size())));
            return;
        }
        List<Axis> axes = new ArrayList<>();
        for (int axis = 0; axis < input.axes().size(); axis++) {
            axes.add(axis == rowAxis(input) ? Axis.BATCH : Axis.UNIT);
        }
        graph.define(input.name(), new Tokens(axes));
    }

    /** Names the axes of a tensor of one vector a row. */
    private Rows rows(RowLayout layout, View view) {
        List<Axis> axes = new ArrayList<>();
        int feature = layout.axes().size() - 1;
        for (int axis = 0; axis < layout.axes().size(); axis++) {
            boolean unit = axis != feature && layout.axes().get(axis) == 1;
            if (axis == rowAxis(layout)) {
                axes.add(Axis.BATCH);
            } else if (axis == feature) {
                axes.add(Axis.FEATURE);
            } else if (unit) {
                axes.add(Axis.UNIT);
            } else {
                throw refused(layout.name(), "axes of lengths " + layout.axes() + "; wanted one vector a row");
            }
        }
        return new Rows(view, axes);
    }

    private int rowAxis(RowLayout layout) {
        if (layout.rowAxis() < 0) {
            throw refused(layout.name(), "no axis for the batch");
        }
        return layout.rowAxis();
    }

    private void storeOutputs() {
        for (int i = 0; i < signature.outputs().size(); i++) {
            TensorSlice slice = spec.outputs().get(i);
            graph.add(new Copy(source(slice.name(), slice), view(JvmBatch.OUTPUTS, slice)));
        }
    }

    /** Copies next states that wait in buffers; those that are old values of other states first leave the states' row. */
    private void storeStates() {
        List<Operation> last = new ArrayList<>();
        for (int i = 0; i < signature.states().size(); i++) {
            StateTensor state = signature.states().get(i);
            TensorSlice slice = spec.states().get(i);
            View to = view(JvmBatch.STATES, slice);
            View from = source(state.output().name(), slice);
            if (from.equals(to)) {
                continue;
            }
            if (from.slot() == JvmBatch.STATES) {
                View aside = graph.buffers.allocate(from.width());
                graph.add(new Copy(from, aside));
                from = aside;
            }
            last.add(new Copy(from, to));
        }
        last.forEach(graph::add);
    }

    private View source(String name, TensorSlice slice) {
        if (!(graph.value(name) instanceof Rows rows)) {
            throw refused(name, "no value that depends on the step");
        }
        if (rows.view().width() != slice.size()) {
            throw new ModelException(
                    ModelError.MODEL_SHAPE,
                    file.name() + ": output '" + name + "'",
                    "computed with " + rows.view().width() + " values a row, the file promises " + slice.shape());
        }
        return rows.view();
    }

    private ModelException refused(String tensor, String found) {
        return new ModelException(
                ModelError.MODEL_UNSUPPORTED,
                file.name() + ": tensor '" + tensor + "'",
                "found " + found + "; the engine jvm can't run this graph, engine onnxruntime may");
    }

    private static View view(int slot, TensorSlice slice) {
        return new View(slot, slice.offset(), slice.size());
    }
}

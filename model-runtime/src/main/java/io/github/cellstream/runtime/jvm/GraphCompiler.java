package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.TensorSlice;
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
 * Compiles a graph into the plan of one step: walks its nodes once, in their order, for one row at one step, where every
 * shape is known. What depends on constants and shapes alone is computed here; the plan runs the rest for every row.
 */
final class GraphCompiler {
    private static final Map<String, NodeCompiler> OPERATORS = new HashMap<>();

    static {
        OPERATORS.putAll(RecurrentCompiler.OPERATORS);
        OPERATORS.putAll(ShapeCompiler.OPERATORS);
        OPERATORS.putAll(ArrangementCompiler.OPERATORS);
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
                new PlanBuffers(inputWidth, spec.stateSize(), spec.outputSize(), kernels.lanes()),
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
            graph.define(tensor.name(), new Constant(Numbers.of(tensor), ShapeCompiler.shapeOf(tensor)));
        }
        defineInput();
        for (int i = 0; i < signature.states().size(); i++) {
            RowLayout layout = signature.states().get(i).input();
            graph.define(
                    layout.name(), new Rows(view(JvmBatch.STATES, spec.states().get(i)), shape(layout)));
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
        int[] shape = shape(input);
        graph.define(
                input.name(),
                spec.input().kind() == InputKind.FEATURES
                        ? new Rows(new View(JvmBatch.INPUTS, 0, spec.input().size()), shape)
                        : new Tokens(shape));
    }

    private static int[] shape(RowLayout layout) {
        return layout.axes().stream().mapToInt(Integer::intValue).toArray();
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
        if (rows.width() != slice.size()) {
            throw new ModelException(
                    ModelError.MODEL_SHAPE,
                    file.name() + ": output '" + name + "'",
                    "computed with " + rows.width() + " values a row, the file promises " + slice.shape());
        }
        return graph.view(rows);
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

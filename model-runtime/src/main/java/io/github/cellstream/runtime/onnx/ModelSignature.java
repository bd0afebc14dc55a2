package io.github.cellstream.runtime.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelId;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.Normalization;
import io.github.cellstream.runtime.Task;
import io.github.cellstream.runtime.TensorSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which part each input and output of a graph plays, and the {@link ModelSpec} that follows; shared by the engines.
 *
 * @param spec sizes, names and meaning
 * @param input the input that takes features or token ids
 * @param states the state tensors, in the order of {@code spec.states()}
 * @param outputs the outputs that are no states, in the order of {@code spec.outputs()}
 * @param initialState the flat state of a new sequence; shared, not to be written
 */
@SuppressWarnings("ArrayRecordComponent") // large, shared on purpose; signatures are never compared
public record ModelSignature(
        ModelSpec spec, RowLayout input, List<StateTensor> states, List<RowLayout> outputs, float[] initialState) {
    /** Operators that change an output's form and not its meaning. */
    private static final Set<String> FORM =
            Set.of("Identity", "Reshape", "Squeeze", "Unsqueeze", "Transpose", "Flatten", "Cast");

    /** Copies the lists. */
    public ModelSignature {
        states = List.copyOf(states);
        outputs = List.copyOf(outputs);
    }

    /** Returns whether one run can take several rows; otherwise rows are run one by one. */
    public boolean batched() {
        return input.rowAxis() >= 0;
    }

    /**
     * Reads a file's signature, with the shapes that the file itself states.
     *
     * @throws ModelException {@link ModelError#MODEL_STATE_PAIRS}, {@link ModelError#MODEL_SETTING}, {@link
     *     ModelError#MODEL_SHAPE} or {@link ModelError#MODEL_UNSUPPORTED}
     */
    public static ModelSignature of(OnnxFile file) {
        return of(file, Map.of());
    }

    /**
     * As {@link #of(OnnxFile)}, where somebody knows more of the outputs than the file states.
     *
     * @param shapes shapes of outputs by name, taken instead of the file's
     */
    public static ModelSignature of(OnnxFile file, Map<String, List<Dimension>> shapes) {
        List<StatePair> pairs = StatePairs.of(file);
        Recurrences.requireExplicitState(file, pairs);
        GraphValue data = dataInput(file, pairs);
        OptionalInt tokens = TokenLookup.rows(file, data.name());
        InputKind kind = data.type().isIntegral() || tokens.isPresent() ? InputKind.TOKENS : InputKind.FEATURES;
        RowAxes axes = new RowAxes(file.name());
        List<GraphValue> stateInputs =
                pairs.stream().map(pair -> named(file.inputs(), pair.input())).toList();
        stateInputs.forEach(axes::state);
        axes.data(data, kind == InputKind.FEATURES ? FeatureAxis.of(shape(data)) : -1);
        RowLayout input = axes.input(data);

        List<StateTensor> states = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            requireFloat(file, stateInputs.get(i), "state");
            RowLayout layout = axes.input(stateInputs.get(i));
            states.add(new StateTensor(
                    layout, new RowLayout(pairs.get(i).output(), layout.type(), layout.axes(), layout.rowAxis())));
        }
        List<RowLayout> outputs = outputs(file, pairs, shapes, axes, input);
        List<TensorSlice> slices =
                slices(states.stream().map(StateTensor::input).toList());
        ModelSpec spec = spec(file, inputSpec(file, kind, input, tokens), slices, slices(outputs));
        return new ModelSignature(spec, input, states, outputs, initialState(file, slices));
    }

    private static GraphValue dataInput(OnnxFile file, List<StatePair> pairs) {
        List<GraphValue> left = file.inputs().stream()
                .filter(input -> pairs.stream().noneMatch(pair -> pair.input().equals(input.name())))
                .toList();
        String given = file.settings().value(ModelSetting.INPUT).orElse("");
        if (left.size() != 1 || (!given.isEmpty() && !left.get(0).name().equals(given))) {
            throw new ModelException(
                    ModelError.MODEL_STATE_PAIRS,
                    file.name(),
                    "found inputs " + left + " beside the states " + pairs + ", wanted one for the data"
                            + (given.isEmpty() ? "" : ", named '" + given + "'")
                            + "; correct cellstream.state.pairs or cellstream.input");
        }
        GraphValue data = left.get(0);
        if (!Set.of(ElementType.FLOAT, ElementType.INT64, ElementType.INT32).contains(data.type())
                || data.shape() == null
                || (shape(data).isEmpty() && data.type() == ElementType.FLOAT)) {
            throw new ModelException(
                    ModelError.MODEL_UNSUPPORTED,
                    file.name() + ": input '" + data.name() + "'",
                    "found " + data
                            + ", wanted FLOAT features, or INT64 or INT32 ids, of a known number of axes; export the"
                            + " model for float32 (net.float() in PyTorch)");
        }
        return data;
    }

    private static InputSpec inputSpec(OnnxFile file, InputKind kind, RowLayout input, OptionalInt tokens) {
        ModelSettings settings = file.settings();
        boolean ids = kind == InputKind.TOKENS;
        ModelSetting names = ids ? ModelSetting.VOCABULARY : ModelSetting.FEATURES;
        ModelSetting stray = ids ? ModelSetting.FEATURES : ModelSetting.VOCABULARY;
        if (settings.value(stray).isPresent()) {
            throw settings.refuse(stray, "the model takes " + kind + "; remove it, or correct cellstream.input");
        }
        List<String> vocabulary = settings.names(names);
        int size = ids ? tokens.orElse(vocabulary.size()) : input.rowSize();
        if (ids && !vocabulary.isEmpty() && vocabulary.size() < size) {
            size = vocabulary.size();
        }
        if (size < 1) {
            throw settings.refuse(names, "the number of token ids can't be told from the graph; name the tokens");
        }
        Normalization normalization = settings.normalization();
        if (!vocabulary.isEmpty() && vocabulary.size() != size) {
            throw settings.refuse(names, "found " + vocabulary.size() + " names, wanted " + size);
        }
        if (!normalization.isIdentity() && (ids || normalization.size() != size)) {
            throw settings.refuse(
                    ModelSetting.NORMALIZATION_MEAN,
                    "found " + normalization.size() + " numbers, wanted " + (ids ? "none for tokens" : size + ""));
        }
        return new InputSpec(kind, size, vocabulary, normalization, unknown(settings, vocabulary));
    }

    private static Optional<String> unknown(ModelSettings settings, List<String> vocabulary) {
        Optional<String> token = settings.value(ModelSetting.UNKNOWN_TOKEN).filter(text -> !text.isEmpty());
        if (token.isPresent() && !vocabulary.contains(token.get())) {
            throw settings.refuse(
                    ModelSetting.UNKNOWN_TOKEN,
                    "'" + token.get() + "' is not in cellstream.vocabulary; name one of its tokens");
        }
        return token;
    }

    private static List<RowLayout> outputs(
            OnnxFile file, List<StatePair> pairs, Map<String, List<Dimension>> shapes, RowAxes axes, RowLayout input) {
        List<GraphValue> left = new ArrayList<>(file.outputs().stream()
                .filter(output -> pairs.stream().noneMatch(pair -> pair.output().equals(output.name())))
                .map(output -> new GraphValue(
                        output.name(), output.type(), shapes.getOrDefault(output.name(), output.shape())))
                .toList());
        String wanted = file.settings().value(ModelSetting.OUTPUT).orElse("");
        GraphValue task = left.stream()
                .filter(output -> wanted.isEmpty() || output.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> file.settings()
                        .refuse(
                                ModelSetting.OUTPUT,
                                "found outputs " + left + " beside the states " + pairs + ", wanted "
                                        + (wanted.isEmpty() ? "one for the task" : "'" + wanted + "'")));
        requireFloat(file, task, "output");
        left.remove(task);
        left.add(0, task);
        List<RowLayout> layouts = new ArrayList<>();
        for (GraphValue output : left) {
            RowLayout layout = output.type() == ElementType.FLOAT ? axes.output(output, input) : null;
            if (layout != null) {
                layouts.add(layout);
            } else if (output.name().equals(task.name())) {
                throw new ModelException(
                        ModelError.MODEL_SHAPE,
                        file.name() + ": output '" + task.name() + "'",
                        "found " + task + ", wanted a shape whose axes but batch and time are fixed; run"
                                + " onnx.shape_inference over the file");
            }
        }
        return layouts;
    }

    private static ModelSpec spec(OnnxFile file, InputSpec input, List<TensorSlice> states, List<TensorSlice> outputs) {
        ModelSettings settings = file.settings();
        List<String> labels = settings.names(ModelSetting.LABELS);
        int size = outputs.get(0).size();
        if (!labels.isEmpty() && labels.size() != size) {
            throw settings.refuse(
                    ModelSetting.LABELS,
                    "found " + labels.size() + " labels, wanted " + size + " for output '"
                            + outputs.get(0).name() + "'");
        }
        boolean classes =
                !labels.isEmpty() || endsInSoftmax(file, outputs.get(0).name());
        Task task = settings.task().orElse(classes ? Task.CLASSIFICATION : Task.RAW);
        ModelId id = new ModelId(
                settings.value(ModelSetting.NAME).orElseGet(() -> baseName(file.name())),
                settings.value(ModelSetting.VERSION).orElse("0"),
                file.fingerprint());
        return new ModelSpec(id, input, states, outputs, task, labels);
    }

    private static float[] initialState(OnnxFile file, List<TensorSlice> states) {
        int size = states.isEmpty() ? 0 : states.get(states.size() - 1).end();
        float[] initial = new float[size];
        file.settings().pairs(ModelSetting.STATE_INITIAL).forEach((state, tensor) -> {
            TensorSlice slice = states.stream()
                    .filter(candidate -> candidate.name().equals(state))
                    .findFirst()
                    .orElseThrow(() -> file.settings()
                            .refuse(ModelSetting.STATE_INITIAL, "no state '" + state + "'; states are " + states));
            TensorData data = file.initializers().get(tensor);
            if (data == null || data.size() != slice.size()) {
                throw file.settings()
                        .refuse(
                                ModelSetting.STATE_INITIAL,
                                "found " + (data == null ? "no tensor" : data.type() + "" + data.shape()) + " '"
                                        + tensor + "', wanted " + slice.size() + " numbers for '" + state + "'");
            }
            System.arraycopy(data.floats(), 0, initial, slice.offset(), slice.size());
        });
        return initial;
    }

    private static List<TensorSlice> slices(List<RowLayout> layouts) {
        List<TensorSlice> slices = new ArrayList<>();
        int offset = 0;
        for (RowLayout layout : layouts) {
            TensorSlice slice = new TensorSlice(layout.name(), offset, layout.rowShape());
            slices.add(slice);
            offset = slice.end();
        }
        return slices;
    }

    private static boolean endsInSoftmax(OnnxFile file, String output) {
        List<NodeProto> nodes = file.graph().getNodeList();
        String value = output;
        for (int i = nodes.size() - 1; i >= 0; i--) {
            NodeProto node = nodes.get(i);
            if (node.getOutputList().contains(value)) {
                if (!FORM.contains(node.getOpType()) || node.getInputCount() == 0) {
                    return node.getOpType().equals("Softmax");
                }
                value = node.getInput(0);
            }
        }
        return false;
    }

    private static void requireFloat(OnnxFile file, @Nullable GraphValue value, String what) {
        if (value != null && value.type() != ElementType.FLOAT) {
            throw new ModelException(
                    ModelError.MODEL_UNSUPPORTED,
                    file.name() + ": " + what + " '" + value.name() + "'",
                    "found " + value + ", wanted FLOAT");
        }
    }

    private static GraphValue named(List<GraphValue> values, String name) {
        return values.stream()
                .filter(value -> value.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<Dimension> shape(GraphValue value) {
        List<Dimension> shape = value.shape();
        return shape == null ? List.of() : shape;
    }

    private static String baseName(String path) {
        String file = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        int dot = file.lastIndexOf('.');
        return dot > 0 ? file.substring(0, dot) : file;
    }
}

package io.github.cellstream.runtime.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A model file that was read and found sound: a graph whose nodes are sorted, whose values are made once, and whose
 * constants lie in the file and have the size that their shapes promise. What its operators mean is the engines' matter.
 *
 * <p>Immutable. Bytes of constants are shared with the source, not copied.
 */
public final class OnnxFile {
    /** The newest operator set that both engines know. */
    static final int NEWEST_OPSET = 26;

    private static final String PREFIX = "cellstream.";

    private final ModelSource source;
    private final ModelProto model;
    private final ModelSettings settings;
    private final Map<String, TensorData> initializers;
    private final List<GraphValue> inputs;
    private final List<GraphValue> outputs;

    private OnnxFile(ModelSource source, ModelProto model, ModelSettings settings) {
        this.source = source;
        this.model = model;
        this.settings = settings;
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        for (TensorProto tensor : graph().getInitializerList()) {
            tensors.put(tensor.getName(), TensorData.of(source.name(), tensor));
        }
        initializers = Collections.unmodifiableMap(tensors);
        inputs = graph().getInputList().stream()
                .filter(input -> !tensors.containsKey(input.getName()))
                .map(this::value)
                .toList();
        outputs = graph().getOutputList().stream().map(this::value).toList();
    }

    /**
     * Reads and checks a file.
     *
     * @throws ModelException {@link ModelError#MODEL_MALFORMED}, {@link ModelError#MODEL_TOO_LARGE}, {@link
     *     ModelError#MODEL_UNSUPPORTED} or {@link ModelError#MODEL_SETTING}; the message names the node or tensor
     */
    public static OnnxFile read(ModelSource source) {
        ModelProto model = parse(source);
        requireOnnx(source.name(), model);
        GraphCheck.check(source.name(), model);
        return new OnnxFile(source, model, readSettings(source, model));
    }

    /** Returns the file's path, for messages. */
    public String name() {
        return source.name();
    }

    /** Returns the file's bytes; shared, not to be written. */
    public byte[] bytes() {
        return source.bytes();
    }

    /** Returns the graph as protobuf has it. */
    public GraphProto graph() {
        return model.getGraph();
    }

    /** Returns the whole file as protobuf has it. */
    public ModelProto model() {
        return model;
    }

    /** Returns the version of ONNX's own operator set, {@code ai.onnx}; 0 if the file uses none of it. */
    public int opset() {
        for (OperatorSetIdProto opset : model.getOpsetImportList()) {
            if (opset.getDomain().isEmpty() || opset.getDomain().equals("ai.onnx")) {
                return Math.toIntExact(opset.getVersion());
            }
        }
        return 0;
    }

    /** Returns the dense initializers by name, in the file's order. */
    public Map<String, TensorData> initializers() {
        return initializers;
    }

    /** Returns a constant of the graph by name: an initializer, or what a node {@code Constant} holds as a tensor. */
    public Optional<TensorData> constant(String name) {
        TensorData initializer = initializers.get(name);
        if (initializer != null) {
            return Optional.of(initializer);
        }
        return graph().getNodeList().stream()
                .filter(node -> node.getOpType().equals("Constant")
                        && node.getOutputCount() == 1
                        && node.getOutput(0).equals(name))
                .flatMap(node -> node.getAttributeList().stream())
                .filter(attribute -> attribute.hasT())
                .map(attribute -> TensorData.of(name(), attribute.getT()))
                .findFirst();
    }

    /** Returns the inputs that a run must bring: those that are no initializers. */
    public List<GraphValue> inputs() {
        return inputs;
    }

    /** Returns the outputs. */
    public List<GraphValue> outputs() {
        return outputs;
    }

    /** Returns the file's {@code cellstream.*} metadata, overruled by the source's settings. */
    public ModelSettings settings() {
        return settings;
    }

    /** Returns the SHA-256 of the file's bytes and of the settings that decide numbers: 64 hexadecimal digits. */
    public String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(source.bytes());
            settings.asMap().forEach((key, value) -> {
                if (ModelSetting.of(key).orElseThrow().decidesNumbers()) {
                    digest.update(("\n" + key + "\0" + value + "\0").getBytes(StandardCharsets.UTF_8));
                }
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static ModelProto parse(ModelSource source) {
        if (source.bytes().length == 0) {
            throw new ModelException(ModelError.MODEL_MALFORMED, source.name(), "the file is empty");
        }
        try {
            MessageBudget.check(source.name(), source.bytes(), ModelProto.getDescriptor());
            CodedInputStream in =
                    UnsafeByteOperations.unsafeWrap(source.bytes()).newCodedInput();
            in.enableAliasing(true);
            ModelProto model = ModelProto.parseFrom(in);
            in.checkLastTagWas(0);
            return model;
        } catch (IOException e) {
            throw new ModelException(
                    ModelError.MODEL_MALFORMED,
                    source.name(),
                    "no ONNX file, or a truncated one (" + e.getMessage() + "); wanted the bytes of one .onnx file",
                    e);
        }
    }

    private static void requireOnnx(String file, ModelProto model) {
        if (!model.hasGraph() || model.getIrVersion() < 1 || model.getOpsetImportCount() == 0) {
            throw new ModelException(
                    ModelError.MODEL_MALFORMED,
                    file,
                    "no ONNX file: found IR version " + model.getIrVersion() + ", " + model.getOpsetImportCount()
                            + " operator sets and " + (model.hasGraph() ? "a" : "no") + " graph; wanted all three");
        }
        for (OperatorSetIdProto opset : model.getOpsetImportList()) {
            if (opset.getVersion() < 1 || opset.getVersion() > 1000) {
                throw new ModelException(
                        ModelError.MODEL_MALFORMED,
                        file,
                        "operator set '" + opset.getDomain() + "' has version " + opset.getVersion());
            }
            boolean own = opset.getDomain().isEmpty() || opset.getDomain().equals("ai.onnx");
            if (own && opset.getVersion() > NEWEST_OPSET) {
                throw new ModelException(
                        ModelError.MODEL_UNSUPPORTED,
                        file,
                        "found operator set " + opset.getVersion() + ", at most " + NEWEST_OPSET
                                + " is known; export the model with opset_version=17");
            }
        }
        if (model.getGraph().getOutputCount() == 0) {
            throw new ModelException(ModelError.MODEL_MALFORMED, file, "the graph has no output");
        }
    }

    private static ModelSettings readSettings(ModelSource source, ModelProto model) {
        Map<String, String> all = new TreeMap<>();
        for (StringStringEntryProto entry : model.getMetadataPropsList()) {
            if (entry.getKey().startsWith(PREFIX)) {
                String key = entry.getKey().substring(PREFIX.length());
                if (all.put(key, entry.getValue()) != null) {
                    throw new ModelException(
                            ModelError.MODEL_SETTING, source.name(), "two metadata properties " + entry.getKey());
                }
            }
        }
        all.putAll(source.settings());
        return ModelSettings.of(source.name(), all);
    }

    private GraphValue value(ValueInfoProto info) {
        TypeProto.Tensor type = info.getType().getTensorType();
        if (!info.getType().hasTensorType()) {
            return new GraphValue(info.getName(), ElementType.OTHER, null);
        }
        ElementType element = ElementType.of(type.getElemType());
        if (!type.hasShape()) {
            return new GraphValue(info.getName(), element, null);
        }
        List<Dimension> shape = new ArrayList<>();
        for (TensorShapeProto.Dimension dimension : type.getShape().getDimList()) {
            if (dimension.getDimValue() > Integer.MAX_VALUE) {
                throw new ModelException(
                        ModelError.MODEL_TOO_LARGE,
                        name() + ": tensor '" + info.getName() + "'",
                        "an axis of length " + dimension.getDimValue());
            }
            boolean fixed = dimension.hasDimValue() && dimension.getDimValue() >= 0;
            shape.add(
                    fixed
                            ? Dimension.fixed((int) dimension.getDimValue())
                            : Dimension.dynamic(dimension.getDimParam()));
        }
        return new GraphValue(info.getName(), element, shape);
    }
}

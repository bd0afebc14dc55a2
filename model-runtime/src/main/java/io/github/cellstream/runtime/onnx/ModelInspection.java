package io.github.cellstream.runtime.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.ModelSpec;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a user wants to see of a model file before running it.
 *
 * @param file its path
 * @param producer the tool that wrote it, with its version; empty if it does not say
 * @param opset version of ONNX's operator set
 * @param inputs the graph's inputs with their shapes
 * @param outputs the graph's outputs with their shapes
 * @param statePairs which outputs are fed to which inputs at the next step
 * @param spec what follows of it
 * @param parameters trained numbers: as the file says, else the real numbers among its initializers
 * @param operators how many nodes of each operator, by its name; another domain than ONNX's own stands in front
 * @param settings the {@code cellstream.*} settings in effect, by key without prefix
 */
public record ModelInspection(
        String file,
        String producer,
        int opset,
        List<GraphValue> inputs,
        List<GraphValue> outputs,
        List<StatePair> statePairs,
        ModelSpec spec,
        long parameters,
        Map<String, Integer> operators,
        Map<String, String> settings) {

    /**
     * Inspects a file by itself.
     *
     * @throws ModelException if it is unsound or its signature can't be told
     */
    public static ModelInspection of(ModelSource source) {
        OnnxFile file = OnnxFile.read(source);
        return of(file, ModelSignature.of(file).spec());
    }

    /** Inspects a file that an engine has loaded; the engine may know more of its outputs than the file states. */
    public static ModelInspection of(ModelSource source, ModelSpec loaded) {
        return of(OnnxFile.read(source), loaded);
    }

    /** Returns the bytes of one key's hidden state at full precision: four for each number. */
    public long stateBytes() {
        return (long) Float.BYTES * spec.stateSize();
    }

    private static ModelInspection of(OnnxFile file, ModelSpec spec) {
        return new ModelInspection(
                file.name(),
                (file.model().getProducerName() + " " + file.model().getProducerVersion()).strip(),
                file.opset(),
                file.inputs(),
                file.outputs(),
                StatePairs.of(file),
                spec,
                parameters(file),
                operators(file),
                file.settings().asMap());
    }

    private static long parameters(OnnxFile file) {
        return file.settings().count(ModelSetting.PARAMETERS).orElseGet(() -> {
            Set<String> initialStates = new HashSet<>(
                    file.settings().pairs(ModelSetting.STATE_INITIAL).values());
            return file.initializers().values().stream()
                    .filter(tensor -> tensor.type().isFloating() && !initialStates.contains(tensor.name()))
                    .mapToLong(TensorData::size)
                    .sum();
        });
    }

    private static Map<String, Integer> operators(OnnxFile file) {
        Map<String, Integer> counts = new TreeMap<>();
        for (NodeProto node : file.graph().getNodeList()) {
            boolean own = node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx");
            counts.merge(own ? node.getOpType() : node.getDomain() + "." + node.getOpType(), 1, Integer::sum);
        }
        return Collections.unmodifiableMap(counts);
    }
}

package io.github.cellstream.runtime.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import java.util.List;
import java.util.Map;

/**
 * Graph inputs that hold one number for good, such as the sample rate of a voice detector: the setting {@code constants}
 * names them, and they become constants of the graph.
 */
public final class ConstantInputs {
    private static final String METADATA = "cellstream." + ModelSetting.CONSTANTS.key();
    private static final int MOST_NUMBERS = 1 << 16;

    private ConstantInputs() {}

    /**
     * Returns the file with these inputs gone; the very file if it has none.
     *
     * @throws ModelException {@link ModelError#MODEL_SETTING} if the setting fits no input
     */
    public static OnnxFile fixed(OnnxFile file) {
        Map<String, String> constants = file.settings().pairs(ModelSetting.CONSTANTS);
        if (constants.isEmpty()) {
            return file;
        }
        ModelProto.Builder model = file.model().toBuilder();
        GraphProto.Builder graph = model.getGraphBuilder();
        constants.forEach((name, number) -> {
            GraphValue input = file.inputs().stream()
                    .filter(value -> value.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> file.settings()
                            .refuse(
                                    ModelSetting.CONSTANTS,
                                    "the graph has no input '" + name + "'; it has " + file.inputs()));
            graph.addInitializer(tensor(file, input, number));
        });
        List<ValueInfoProto> left = graph.getInputList().stream()
                .filter(input -> !constants.containsKey(input.getName()))
                .toList();
        graph.clearInput().addAllInput(left);
        for (int i = model.getMetadataPropsCount() - 1; i >= 0; i--) {
            if (model.getMetadataProps(i).getKey().equals(METADATA)) {
                model.removeMetadataProps(i);
            }
        }
        return OnnxFile.read(ModelSource.settings(file.name(), file.settings().asMap())
                .without(ModelSetting.CONSTANTS.key())
                .withBytes(model.build().toByteArray()));
    }

    private static TensorProto tensor(OnnxFile file, GraphValue input, String number) {
        List<Dimension> shape = input.shape();
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(input.name())
                .setDataType(input.type().code());
        long size = 1;
        for (Dimension dimension : shape == null ? List.<Dimension>of() : shape) {
            long length = dimension.isDynamic() ? 1 : dimension.size();
            tensor.addDims(length);
            size = Math.min(size * length, MOST_NUMBERS + 1);
        }
        if (size > MOST_NUMBERS) {
            throw file.settings().refuse(ModelSetting.CONSTANTS, "found input " + input + ", wanted a small one");
        }
        try {
            for (long i = 0; i < size; i++) {
                switch (input.type()) {
                    case FLOAT -> tensor.addFloatData(Float.parseFloat(number));
                    case DOUBLE -> tensor.addDoubleData(Double.parseDouble(number));
                    case INT64 -> tensor.addInt64Data(Long.parseLong(number));
                    case INT32 -> tensor.addInt32Data(Integer.parseInt(number));
                    case BOOL -> tensor.addInt32Data(number.equals("true") || number.equals("1") ? 1 : 0);
                    default ->
                        throw file.settings()
                                .refuse(ModelSetting.CONSTANTS, "found input " + input + ", wanted numbers");
                }
            }
        } catch (NumberFormatException e) {
            throw file.settings()
                    .refuse(ModelSetting.CONSTANTS, "found '" + number + "' for input " + input + ", wanted a number");
        }
        return tensor.build();
    }
}

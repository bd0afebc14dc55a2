package io.github.cellstream.runtime.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.github.cellstream.runtime.ModelSource;
import java.util.List;
import java.util.function.Consumer;

/** Builds small ONNX graphs by hand, sound and unsound ones. */
public final class Graphs {
    private final ModelProto.Builder model = ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17));
    private final GraphProto.Builder graph = model.getGraphBuilder().setName("by hand");

    /** Adds an input; axes are lengths or symbols. */
    public Graphs input(String name, ElementType type, Object... axes) {
        graph.addInput(value(name, type, axes));
        return this;
    }

    /** Adds an output. */
    public Graphs output(String name, Object... axes) {
        graph.addOutput(value(name, ElementType.FLOAT, axes));
        return this;
    }

    /** Adds a node; {@code inputs} are cut at blanks. */
    public Graphs node(String operator, String inputs, String outputs, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setName("node of " + outputs)
                .setOpType(operator)
                .addAllInput(List.of(inputs.split(" ", -1)))
                .addAllOutput(List.of(outputs.split(" ", -1)))
                .addAllAttribute(List.of(attributes)));
        return this;
    }

    /** Adds a constant. */
    public Graphs constant(String name, List<Long> shape, List<Float> values) {
        return tensor(tensor -> tensor.setName(name)
                .setDataType(ElementType.FLOAT.code())
                .addAllDims(shape)
                .addAllFloatData(values));
    }

    /** Adds a tensor as it is. */
    public Graphs tensor(Consumer<TensorProto.Builder> tensor) {
        tensor.accept(graph.addInitializerBuilder());
        return this;
    }

    /** Adds a vector of whole numbers. */
    public Graphs longs(String name, long... values) {
        return tensor(tensor -> {
            tensor.setName(name).setDataType(ElementType.INT64.code()).addDims(values.length);
            for (long value : values) {
                tensor.addInt64Data(value);
            }
        });
    }

    /** Adds a constant, row-major. */
    public Graphs floats(String name, float[] values, int... shape) {
        return tensor(tensor -> {
            tensor.setName(name).setDataType(ElementType.FLOAT.code());
            for (int length : shape) {
                tensor.addDims(length);
            }
            for (float value : values) {
                tensor.addFloatData(value);
            }
        });
    }

    /** Sets the version of the operator set, 17 otherwise. */
    public Graphs opset(int version) {
        model.getOpsetImportBuilder(0).setVersion(version);
        return this;
    }

    /** Adds a metadata property. */
    public Graphs metadata(String key, String value) {
        model.addMetadataProps(StringStringEntryProto.newBuilder().setKey(key).setValue(value));
        return this;
    }

    /** Returns the file {@code graph.onnx}. */
    public ModelSource source() {
        return ModelSource.bytes("graph.onnx", model.build().toByteArray());
    }

    /** Makes an attribute of whole numbers. */
    public static AttributeProto ints(String name, Long... values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INTS)
                .addAllInts(List.of(values))
                .build();
    }

    /** Makes an attribute of one whole number. */
    public static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    /** Makes an attribute of one number. */
    public static AttributeProto number(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    /** Makes an attribute of numbers. */
    public static AttributeProto numbers(String name, List<Float> values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOATS)
                .addAllFloats(values)
                .build();
    }

    /** Makes an attribute of one text. */
    public static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    /** Makes an attribute of texts. */
    public static AttributeProto texts(String name, List<String> values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRINGS)
                .addAllStrings(values.stream().map(ByteString::copyFromUtf8).toList())
                .build();
    }

    private static ValueInfoProto value(String name, ElementType type, Object... axes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (Object axis : axes) {
            if (axis instanceof Integer length) {
                shape.addDimBuilder().setDimValue(length);
            } else {
                shape.addDimBuilder().setDimParam(axis.toString());
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.code())
                                .setShape(shape)))
                .build();
    }
}

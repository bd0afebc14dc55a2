package io.github.cellstream.runtime.sizing;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.onnx.ElementType;
import io.github.cellstream.runtime.onnx.TensorData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Walks a graph with the shapes of its inputs, as a run of it would, and adds up what its nodes make. The limits are {@link
 * Budget}'s: eight million numbers for a small file, and in proportion to its size for a large one.
 */
public final class RunEstimate {
    private static final Map<String, Rule> RULES = new HashMap<>();

    static {
        RULES.putAll(PlainRules.ALL);
        RULES.putAll(ArrangementRules.ALL);
        RULES.putAll(GrowthRules.ALL);
        RULES.putAll(ProductRules.ALL);
        RULES.putAll(RecurrentRules.ALL);
    }

    private final Budget budget;
    private final Map<String, FunctionProto> functions = new HashMap<>();
    private final ControlFlow control = new ControlFlow(this);

    private RunEstimate(String file, ModelProto model) {
        budget = new Budget(file, model.getSerializedSize());
        for (FunctionProto function : model.getFunctionsList()) {
            functions.put(function.getDomain() + "\0" + function.getName(), function);
        }
    }

    /**
     * Checks a graph with its inputs as it states them; axes that a run chooses count as 1.
     *
     * @throws ModelException as {@link #check(String, ModelProto, Map)}
     */
    public static void check(String file, ModelProto model) {
        check(file, model, Map.of());
    }

    /**
     * Checks a graph.
     *
     * @param file its name, for messages
     * @param model a graph that was found sound
     * @param inputs shapes of its inputs by name, in place of those that it states
     * @throws ModelException {@link ModelError#MODEL_TOO_LARGE} if a run would take more memory or time than is allowed,
     *     {@link ModelError#MODEL_SHAPE} if shapes or types of a node's inputs do not fit, {@link
     *     ModelError#MODEL_UNSUPPORTED} if a node is unknown; each names the node
     */
    public static void check(String file, ModelProto model, Map<String, long[]> inputs) {
        RunEstimate estimate = new RunEstimate(file, model);
        Scope scope = new Scope(null);
        for (ValueInfoProto input : model.getGraph().getInputList()) {
            Extent extent = stated(input, inputs.get(input.getName()));
            scope.define(input.getName(), extent);
            estimate.requireRoom(input, extent);
        }
        estimate.graph(model.getGraph(), scope);
    }

    Budget budget() {
        return budget;
    }

    /** Walks a graph whose inputs are defined, and returns its outputs. */
    List<Extent> graph(GraphProto graph, Scope scope) {
        for (TensorProto tensor : graph.getInitializerList()) {
            scope.define(tensor.getName(), Folding.of(TensorData.of(budget.file(), tensor)));
        }
        graph.getSparseInitializerList()
                .forEach(sparse -> scope.define(
                        sparse.getValues().getName(),
                        Extent.of(
                                ElementType.of(sparse.getValues().getDataType()),
                                sparse.getDimsList().stream()
                                        .mapToLong(Long::longValue)
                                        .toArray())));
        graph.getNodeList().forEach(node -> node(node, scope));
        List<Extent> outputs = new ArrayList<>();
        graph.getOutputList().forEach(output -> outputs.add(scope.get(output.getName())));
        return outputs;
    }

    private void node(NodeProto node, Scope scope) {
        List<@Nullable Extent> inputs = new ArrayList<>();
        for (String input : node.getInputList()) {
            inputs.add(input.isEmpty() ? null : scope.get(input));
        }
        Call call = new Call(node, inputs, budget);
        List<Extent> outputs;
        try {
            outputs = outputs(call, scope);
        } catch (IndexOutOfBoundsException | ArithmeticException | NegativeArraySizeException e) {
            throw call.shape("its inputs and attributes do not fit (" + e.getMessage() + ")");
        }
        for (int i = 0; i < node.getOutputCount(); i++) {
            Extent output = i < outputs.size() ? outputs.get(i) : Extent.atMost(ElementType.OTHER, 0);
            if (!node.getOutput(i).isEmpty()) {
                budget.make(call, output.size(), "makes a tensor " + output + " of");
                scope.define(node.getOutput(i), output);
            }
        }
    }

    private List<Extent> outputs(Call call, Scope scope) {
        NodeProto node = call.node();
        FunctionProto function = functions.get(node.getDomain() + "\0" + node.getOpType());
        if (function != null) {
            return called(call, function);
        }
        boolean known = node.getDomain().isEmpty()
                || node.getDomain().equals("ai.onnx")
                || node.getDomain().equals("com.microsoft");
        if (known && ControlFlow.OPERATORS.contains(node.getOpType())) {
            return control.outputs(call, scope);
        }
        Rule rule = known ? RULES.get(node.getOpType()) : null;
        if (rule == null) {
            throw call.unsupported("no such operator is known"
                    + (node.getDomain().isEmpty() ? "" : " in domain '" + node.getDomain() + "'")
                    + "; export the model with the operators of ONNX alone");
        }
        return Folding.fold(call, rule.outputs(call));
    }

    /** Walks the body of a function of the file's own, with the call's attributes in the place of its parameters. */
    private List<Extent> called(Call call, FunctionProto function) {
        Scope scope = new Scope(null);
        for (int i = 0; i < function.getInputCount(); i++) {
            Extent given = call.optional(i);
            if (given != null) {
                scope.define(function.getInput(i), given);
            }
        }
        for (NodeProto node : function.getNodeList()) {
            NodeProto.Builder bound = node.toBuilder().clearAttribute();
            for (AttributeProto attribute : node.getAttributeList()) {
                AttributeProto given =
                        attribute.getRefAttrName().isEmpty() ? attribute : call.attribute(attribute.getRefAttrName());
                if (given != null) {
                    bound.addAttribute(given.toBuilder().setName(attribute.getName()));
                }
            }
            node(bound.build(), scope);
        }
        List<Extent> outputs = new ArrayList<>();
        function.getOutputList().forEach(output -> outputs.add(scope.get(output)));
        return outputs;
    }

    private void requireRoom(ValueInfoProto input, Extent extent) {
        if (extent.size() > Budget.MOST_NUMBERS) {
            throw new ModelException(
                    ModelError.MODEL_TOO_LARGE,
                    budget.file() + ": input '" + input.getName() + "'",
                    String.format(
                            java.util.Locale.ROOT,
                            "found %s, at most %,.0f numbers are fed at a step",
                            extent,
                            Budget.MOST_NUMBERS));
        }
    }

    private static Extent stated(ValueInfoProto input, long @Nullable [] given) {
        TypeProto.Tensor type = input.getType().getTensorType();
        ElementType element = ElementType.of(type.getElemType());
        if (given != null) {
            return Extent.of(element, given);
        }
        if (!type.hasShape()) {
            return Extent.atMost(element, 1);
        }
        long[] shape = new long[type.getShape().getDimCount()];
        for (int axis = 0; axis < shape.length; axis++) {
            TensorShapeProto.Dimension dimension = type.getShape().getDim(axis);
            shape[axis] = dimension.hasDimValue() && dimension.getDimValue() >= 0 ? dimension.getDimValue() : 1;
        }
        return Extent.of(element, shape);
    }

    /** The tensors that a graph sees: its own, and those of the graphs around it. */
    static final class Scope {
        private final @Nullable Scope outer;
        private final Map<String, Extent> values = new HashMap<>();

        Scope(@Nullable Scope outer) {
            this.outer = outer;
        }

        void define(String name, Extent value) {
            values.put(name, value);
        }

        Extent get(String name) {
            for (Scope scope = this; scope != null; scope = scope.outer) {
                Extent value = scope.values.get(name);
                if (value != null) {
                    return value;
                }
            }
            return Extent.atMost(ElementType.OTHER, 0);
        }
    }
}

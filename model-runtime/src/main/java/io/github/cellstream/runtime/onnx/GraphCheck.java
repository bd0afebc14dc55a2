package io.github.cellstream.runtime.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rules of ONNX's intermediate representation that untrusted files break: every value is made once and before it is
 * used, nodes are sorted, constants hold what their shapes promise, and nothing lies outside the file.
 */
final class GraphCheck {
    /** Nodes of a graph and the graphs inside it, together. */
    static final int MAX_NODES = 20_000;

    private final String file;
    private final Set<String> domains = new TreeSet<>();
    private int nodes;

    private GraphCheck(String file) {
        this.file = file;
    }

    /** Throws a {@link ModelException} that names the first offending node or tensor. */
    static void check(String file, ModelProto model) {
        GraphCheck check = new GraphCheck(file);
        model.getOpsetImportList().forEach(opset -> check.domains.add(domain(opset.getDomain())));
        new FunctionCheck(file, model).check();
        for (FunctionProto function : model.getFunctionsList()) {
            check.function(function);
        }
        check.graph(model.getGraph(), null);
    }

    /** A function's body is a graph whose values are made of its inputs alone. */
    private void function(FunctionProto function) {
        Scope scope = new Scope(null, new HashSet<>());
        function.getInputList().forEach(input -> define(scope, input, "input of function " + function.getName()));
        function.getOpsetImportList().forEach(opset -> domains.add(domain(opset.getDomain())));
        nodes(function.getNodeList(), scope);
        for (String output : function.getOutputList()) {
            if (!scope.knows(output)) {
                throw malformed("function '" + function.getName() + "' output '" + output + "'", "no node makes it");
            }
        }
    }

    private void graph(GraphProto graph, @Nullable Scope outer) {
        Scope scope = new Scope(outer, new HashSet<>());
        for (ValueInfoProto input : graph.getInputList()) {
            define(scope, input.getName(), "input");
        }
        Set<String> inputs = new HashSet<>(scope.names);
        Set<String> initializers = new HashSet<>();
        for (TensorProto tensor : graph.getInitializerList()) {
            TensorData.of(file, tensor);
            initializer(scope, inputs, initializers, tensor.getName());
        }
        for (SparseTensorProto tensor : graph.getSparseInitializerList()) {
            TensorData.of(file, tensor.getValues());
            TensorData.of(file, tensor.getIndices());
            initializer(scope, inputs, initializers, tensor.getValues().getName());
        }
        nodes += graph.getNodeCount();
        if (nodes > MAX_NODES) {
            throw new ModelException(
                    ModelError.MODEL_TOO_LARGE, file, nodes + " nodes, at most " + MAX_NODES + " are read");
        }
        nodes(graph.getNodeList(), scope);
        for (ValueInfoProto output : graph.getOutputList()) {
            if (!scope.knows(output.getName())) {
                throw malformed("output '" + output.getName() + "'", "no node makes it");
            }
        }
    }

    private void nodes(List<NodeProto> list, Scope scope) {
        Map<String, NodeProto> producers = new HashMap<>();
        for (NodeProto node : list) {
            node.getOutputList().forEach(output -> producers.put(output, node));
        }
        for (NodeProto node : list) {
            node(node, scope, producers);
        }
    }

    private void initializer(Scope scope, Set<String> inputs, Set<String> initializers, String name) {
        if (!initializers.add(name)) {
            throw malformed("tensor '" + name + "'", "two initializers carry this name");
        }
        if (!inputs.contains(name)) {
            define(scope, name, "tensor");
        }
    }

    private void node(NodeProto node, Scope scope, Map<String, NodeProto> producers) {
        if (!domains.contains(domain(node.getDomain()))) {
            throw new ModelException(
                    ModelError.MODEL_UNSUPPORTED,
                    file + ": " + describe(node),
                    "found an operator of domain '" + node.getDomain() + "', the file names the operator sets "
                            + domains);
        }
        for (String input : node.getInputList()) {
            if (!input.isEmpty() && !scope.knows(input)) {
                NodeProto later = producers.get(input);
                throw malformed(
                        describe(node),
                        later == null
                                ? "its input '" + input + "' is made by no node"
                                : "its input '" + input + "' is made by " + describe(later)
                                        + ", which does not come before it: a cycle, or nodes that are not sorted");
            }
        }
        for (AttributeProto attribute : node.getAttributeList()) {
            attribute(node, attribute, scope);
        }
        for (String output : node.getOutputList()) {
            if (!output.isEmpty()) {
                define(scope, output, describe(node) + " output");
            }
        }
    }

    private void attribute(NodeProto node, AttributeProto attribute, Scope scope) {
        String where = file + ": " + describe(node) + " " + attribute.getName();
        if (attribute.hasT()) {
            TensorData.of(where, attribute.getT());
        }
        attribute.getTensorsList().forEach(tensor -> TensorData.of(where, tensor));
        if (attribute.hasSparseTensor()) {
            TensorData.of(where, attribute.getSparseTensor().getValues());
            TensorData.of(where, attribute.getSparseTensor().getIndices());
        }
        if (attribute.hasG()) {
            graph(attribute.getG(), scope);
        }
        attribute.getGraphsList().forEach(graph -> graph(graph, scope));
    }

    private void define(Scope scope, String name, String what) {
        if (name.isEmpty()) {
            throw malformed(what, "has no name");
        }
        if (!scope.names.add(name)) {
            throw malformed(what + " '" + name + "'", "the name is taken by another value of the graph");
        }
    }

    private ModelException malformed(String where, String what) {
        return new ModelException(
                ModelError.MODEL_MALFORMED, file + ": " + where, what + "; the file is damaged, export it again");
    }

    private static String domain(String name) {
        return name.equals("ai.onnx") ? "" : name;
    }

    static String describe(NodeProto node) {
        String name =
                node.getName().isEmpty() && node.getOutputCount() > 0 ? "-> " + node.getOutput(0) : node.getName();
        return "node '" + name + "' (" + node.getOpType() + ")";
    }

    private record Scope(@Nullable Scope outer, Set<String> names) {
        boolean knows(String name) {
            for (Scope scope = this; scope != null; scope = scope.outer) {
                if (scope.names.contains(name)) {
                    return true;
                }
            }
            return false;
        }
    }
}

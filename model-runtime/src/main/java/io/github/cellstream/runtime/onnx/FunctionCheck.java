package io.github.cellstream.runtime.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Functions that a file brings along are put in place of the nodes that call them. One may not call itself, and all
 * together may not grow into more nodes than a file may hold: thirty functions that call each other twice make a billion.
 */
final class FunctionCheck {
    private static final int MAX_FUNCTIONS = 500;

    private final String file;
    private final ModelProto model;
    private final Map<String, FunctionProto> functions = new HashMap<>();
    private final Map<String, Long> sizes = new HashMap<>();

    FunctionCheck(String file, ModelProto model) {
        this.file = file;
        this.model = model;
        model.getFunctionsList()
                .forEach(function -> functions.put(key(function.getDomain(), function.getName()), function));
    }

    void check() {
        if (functions.size() > MAX_FUNCTIONS) {
            throw refused(ModelError.MODEL_TOO_LARGE, "", functions.size() + " functions, at most " + MAX_FUNCTIONS);
        }
        if (functions.size() != model.getFunctionsCount()) {
            throw refused(ModelError.MODEL_MALFORMED, "", "two functions have the same name");
        }
        if (size(model.getGraph().getNodeList()) > GraphCheck.MAX_NODES) {
            throw refused(
                    ModelError.MODEL_TOO_LARGE,
                    "",
                    "more than " + GraphCheck.MAX_NODES + " nodes, those of its functions put in their places");
        }
    }

    private long size(List<NodeProto> nodes) {
        long size = 0;
        for (NodeProto node : nodes) {
            FunctionProto called = functions.get(key(node.getDomain(), node.getOpType()));
            size += called == null ? 1 : size(called);
            for (AttributeProto attribute : node.getAttributeList()) {
                size += attribute.hasG() ? size(attribute.getG().getNodeList()) : 0;
                for (GraphProto graph : attribute.getGraphsList()) {
                    size += size(graph.getNodeList());
                }
            }
            size = Math.min(GraphCheck.MAX_NODES + 1L, size);
        }
        return size;
    }

    private long size(FunctionProto function) {
        String key = key(function.getDomain(), function.getName());
        Long known = sizes.get(key);
        if (known != null && known < 0) {
            throw refused(ModelError.MODEL_MALFORMED, function.getName(), "it calls itself");
        }
        if (known == null) {
            sizes.put(key, -1L);
            known = size(function.getNodeList());
            sizes.put(key, known);
        }
        return known;
    }

    private ModelException refused(ModelError code, String function, String what) {
        return new ModelException(code, file + (function.isEmpty() ? "" : ": function '" + function + "'"), what);
    }

    private static String key(String domain, String name) {
        return domain + "\0" + name;
    }
}

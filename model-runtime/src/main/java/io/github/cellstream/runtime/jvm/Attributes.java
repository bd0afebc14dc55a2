package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Optional;

/** Reads a node's attributes, with the defaults of the operator's specification. */
record Attributes(NodeProto node) {
    boolean has(String name) {
        return find(name).isPresent();
    }

    long integer(String name, long otherwise) {
        return find(name).map(AttributeProto::getI).orElse(otherwise);
    }

    float number(String name, float otherwise) {
        return find(name).map(AttributeProto::getF).orElse(otherwise);
    }

    String text(String name, String otherwise) {
        return find(name).map(a -> a.getS().toStringUtf8()).orElse(otherwise);
    }

    List<Long> integers(String name) {
        return find(name).map(AttributeProto::getIntsList).orElse(List.of());
    }

    List<String> texts(String name) {
        return find(name)
                .map(a -> a.getStringsList().stream().map(s -> s.toStringUtf8()).toList())
                .orElse(List.of());
    }

    private Optional<AttributeProto> find(String name) {
        return node.getAttributeList().stream()
                .filter(a -> a.getName().equals(name))
                .findFirst();
    }
}

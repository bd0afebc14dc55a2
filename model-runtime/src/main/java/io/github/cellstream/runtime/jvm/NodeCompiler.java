package io.github.cellstream.runtime.jvm;

import ai.onnx.proto.OnnxMl.NodeProto;

/** Compiles the nodes of one operator. */
@FunctionalInterface
interface NodeCompiler {
    /**
     * Adds what the node does to the plan and defines its outputs.
     *
     * @throws io.github.cellstream.runtime.ModelException if the node can't be stepped, or not by this engine
     */
    void compile(Compilation graph, NodeProto node);
}

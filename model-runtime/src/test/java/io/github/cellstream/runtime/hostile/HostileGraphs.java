package io.github.cellstream.runtime.hostile;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.github.cellstream.runtime.laws.RandomNetworks;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.onnx.ElementType;
import io.github.cellstream.runtime.onnx.Graphs;
import io.github.cellstream.runtime.onnx.ModelSettings;
import io.github.cellstream.runtime.onnx.OnnxWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** ONNX files made to harm, by kind; each as its bytes. */
final class HostileGraphs {
    private HostileGraphs() {}

    static Map<String, byte[]> all() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        external(files);
        sizes(files);
        shapes(files);
        structure(files);
        metadata(files);
        return files;
    }

    private static void external(Map<String, byte[]> files) {
        Map.of("absolute", "/etc/passwd", "parent", "../../secret.bin", "link", "link.bin")
                .forEach((kind, path) -> files.put(
                        "external data, " + kind + " path",
                        bytes(sequence().tensor(tensor -> outside(tensor, path)).node("Add", "x W", "y"))));
        files.put("external data in a function", edited(model -> {
            TensorProto.Builder tensor = TensorProto.newBuilder();
            outside(tensor, "/etc/passwd");
            function(
                    model,
                    "f",
                    NodeProto.newBuilder()
                            .setOpType("Constant")
                            .addOutput("b")
                            .addAttribute(AttributeProto.newBuilder()
                                    .setName("value")
                                    .setType(AttributeProto.AttributeType.TENSOR)
                                    .setT(tensor)));
            call(model, "f", "x", "y");
        }));
    }

    private static void sizes(Map<String, byte[]> files) {
        files.put(
                "weights that promise gigabytes",
                bytes(sequence()
                        .constant("W", List.of(1L << 15, 1L << 15), List.of())
                        .node("MatMul", "x W", "y")));
        files.put(
                "ConstantOfShape",
                bytes(longs(sequence(), "s", 1L << 30)
                        .node("ConstantOfShape", "s", "big")
                        .node("Add", "x big", "y")));
        files.put("Expand", bytes(longs(sequence(), "s", 1L << 28, 1, 1).node("Expand", "x s", "y")));
        files.put("Tile", bytes(longs(sequence(), "s", 1, 1, 1L << 28).node("Tile", "x s", "y")));
        files.put("Pad", bytes(longs(sequence(), "s", 0, 0, 0, 0, 0, 1L << 30).node("Pad", "x s", "y")));
        files.put(
                "Range",
                bytes(sequence()
                        .constant("from", List.of(), List.of(0f))
                        .constant("to", List.of(), List.of(1e9f))
                        .constant("by", List.of(), List.of(1f))
                        .node("Range", "from to by", "big")
                        .node("ReduceSum", "big", "sum")
                        .node("Add", "x sum", "y")));
        files.put(
                "Resize",
                bytes(sequence()
                        .constant("scales", List.of(3L), List.of(1f, 1f, 1e9f))
                        .node("Resize", "x  scales", "y")));
        files.put(
                "outer product",
                bytes(longs(longs(longs(sequence(), "s", 1L << 16), "column", 1L << 16, 1), "row", 1, 1L << 16)
                        .node("ConstantOfShape", "s", "v")
                        .node("Reshape", "v column", "a")
                        .node("Reshape", "v row", "b")
                        .node("MatMul", "a b", "big")
                        .node("ReduceMax", "big", "most")
                        .node("Add", "x most", "y")));
        files.put("tower of doublings", tower());
        files.put("shape of a shape to the eighth power", power());
        files.put(
                "OneHot",
                bytes(longs(sequence(), "depth", 1L << 30)
                        .tensor(tensor ->
                                tensor.setName("id").setDataType(7).addDims(1).addInt64Data(0))
                        .constant("values", List.of(2L), List.of(0f, 1f))
                        .node("OneHot", "id depth values", "big")
                        .node("ReduceSum", "big", "sum")
                        .node("Add", "x sum", "y")));
        files.put(
                "RandomNormal",
                bytes(sequence()
                        .node("RandomNormal", "", "big", Graphs.ints("shape", 1L << 30))
                        .node("ReduceSum", "big", "sum")
                        .node("Add", "x sum", "y")));
        files.put("Loop of a billion rounds", loop(1_000_000_000L));
        files.put("Loop without end", loop(Long.MAX_VALUE));
        files.put(
                "pooling window of a billion",
                bytes(longs(sequence(), "pads", 0, 0, 4_000_000, 0, 0, 0)
                        .node("Pad", "x pads", "long")
                        .node("Transpose", "long", "t", Graphs.ints("perm", 0L, 2L, 1L))
                        .node("AveragePool", "t", "y", Graphs.ints("kernel_shape", 2_000_000L))));
        files.put(
                "state of gigabytes",
                bytes(new Graphs()
                        .input("x", ElementType.FLOAT, "batch", 2)
                        .input("h", ElementType.FLOAT, "batch", 1 << 29)
                        .node("Identity", "x", "y")
                        .node("Identity", "h", "h_out")
                        .output("y", "batch", 2)
                        .output("h_out", "batch", 1 << 29)));
    }

    private static void shapes(Map<String, byte[]> files) {
        files.put(
                "shapes that do not broadcast",
                bytes(sequence().constant("W", List.of(3L), List.of(1f, 2f, 3f)).node("Add", "x W", "y")));
        files.put(
                "LSTM weights of another shape",
                bytes(sequence()
                        .constant("W", List.of(1L, 4L, 3L), numbers(12))
                        .constant("R", List.of(1L, 4L, 1L), numbers(4))
                        .node("LSTM", "x W R", "y", Graphs.integer("hidden_size", 1))));
        files.put("types that do not fit", bytes(longs(sequence(), "W", 1, 2).node("Add", "x W", "y")));
        files.put("axis out of range", bytes(sequence().node("Concat", "x x", "y", Graphs.integer("axis", 1L << 40))));
        files.put("an operator nobody knows", bytes(sequence().node("Teleport", "x", "y")));
        files.put(
                "a domain nobody knows",
                edited(model -> model.getGraphBuilder()
                        .addNode(NodeProto.newBuilder()
                                .setName("n")
                                .setDomain("org.evil")
                                .setOpType("Shell")
                                .addInput("x")
                                .addOutput("y"))));
        files.put("an operator set nobody knows", edited(model -> {
            model.getOpsetImportBuilder(0).setVersion(999);
            node(model, "Tanh", "x", "y");
        }));
    }

    private static void structure(Map<String, byte[]> files) {
        files.put(
                "a cycle",
                bytes(sequence().node("Add", "x b", "a").node("Tanh", "a", "b").node("Tanh", "a", "y")));
        files.put("100,000 nodes", edited(model -> {
            for (int i = 0; i < 100_000; i++) {
                node(model, "Tanh", i == 0 ? "x" : "v" + (i - 1), "v" + i);
            }
            node(model, "Tanh", "v0", "y");
        }));
        files.put("graphs inside graphs, 60 deep", edited(model -> {
            GraphProto.Builder inner = GraphProto.newBuilder().setName("g");
            inner.addOutputBuilder().setName("x");
            for (int i = 0; i < 60; i++) {
                GraphProto.Builder outer = GraphProto.newBuilder().setName("g");
                outer.addNode(branch(inner.build(), "o" + i)).addOutputBuilder().setName("o" + i);
                inner = outer;
            }
            model.getGraphBuilder().addNode(branch(inner.build(), "y"));
        }));
        files.put("a function that calls itself", edited(model -> {
            function(
                    model,
                    "f",
                    NodeProto.newBuilder()
                            .setDomain("f")
                            .setOpType("f")
                            .addInput("a")
                            .addOutput("b"));
            call(model, "f", "x", "y");
        }));
        files.put("functions that double, 40 deep", edited(model -> {
            for (int i = 0; i < 40; i++) {
                String next = i == 39 ? "Tanh" : "f" + (i + 1);
                String domain = i == 39 ? "" : "f";
                function(
                        model,
                        "f" + i,
                        NodeProto.newBuilder()
                                .setDomain(domain)
                                .setOpType(next)
                                .addInput("a")
                                .addOutput("c"),
                        NodeProto.newBuilder()
                                .setDomain(domain)
                                .setOpType(next)
                                .addInput("c")
                                .addOutput("b"));
            }
            call(model, "f0", "x", "y");
        }));
        byte[] sound = sound();
        files.put("half a file", Arrays.copyOf(sound, sound.length / 2));
        files.put("two million empty nodes", repeated(58, 2, 4_000_000));
        files.put("two million names", names());
        files.put("whole numbers by the million", edited(model -> {
            AttributeProto.Builder many =
                    AttributeProto.newBuilder().setName("axes").setType(AttributeProto.AttributeType.INTS);
            for (int i = 0; i < 3_000_000; i++) {
                many.addInts(0);
            }
            model.getGraphBuilder()
                    .addNode(NodeProto.newBuilder()
                            .setOpType("Squeeze")
                            .addInput("x")
                            .addOutput("y")
                            .addAttribute(many));
        }));
    }

    private static void metadata(Map<String, byte[]> files) {
        files.put("labels of wrong count", labelled("cellstream.labels", "a,b,c,d,e,f,g"));
        files.put(
                "NaN normalisation",
                labelled("cellstream.normalization.mean", "NaN,0,0", "cellstream.normalization.scale", "1,1,1"));
        files.put(
                "a scale of zero",
                labelled("cellstream.normalization.mean", "0,0,0", "cellstream.normalization.scale", "1,0,1"));
        files.put("a state of another size", labelled("cellstream.state.initial", "cell_0.h=cell_0.W"));
        files.put("a state pair of nobody", labelled("cellstream.state.pairs", "nowhere=nothing"));
        files.put("a setting nobody knows", labelled("cellstream.exec", "rm -rf /"));
        files.put("JSON labels that nest", labelled("cellstream.labels", "[".repeat(100_000)));
        files.put("a number of parameters that is none", labelled("cellstream.task", "\u0000".repeat(1000)));
    }

    static byte[] sound() {
        return OnnxWriter.write(new RandomNetworks(1).ofFeatures(Cell.LSTM, 3, List.of(5), 2), ModelSettings.NONE);
    }

    private static byte[] labelled(String... pairs) {
        try {
            ModelProto.Builder model = ModelProto.newBuilder().mergeFrom(sound());
            for (int i = 0; i < pairs.length; i += 2) {
                for (int at = model.getMetadataPropsCount() - 1; at >= 0; at--) {
                    if (model.getMetadataProps(at).getKey().equals(pairs[i])) {
                        model.removeMetadataProps(at);
                    }
                }
                model.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(pairs[i]).setValue(pairs[i + 1]));
            }
            return model.build().toByteArray();
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] tower() {
        Graphs graph = sequence();
        String last = "x";
        for (int i = 0; i < 40; i++) {
            graph.node("Concat", last + " " + last, "d" + i, Graphs.integer("axis", 2));
            last = "d" + i;
        }
        return bytes(graph.node("Tanh", last, "y"));
    }

    /** Sizes that are modest where every open axis is 1. */
    private static byte[] power() {
        Graphs graph = longs(sequence(), "one", 1).node("Shape", "x", "s0");
        longs(graph, "first", 0, 1).node("Gather", "s0 first", "t");
        String last = "t";
        for (int i = 0; i < 5; i++) {
            graph.node("Mul", last + " " + last, "p" + i);
            last = "p" + i;
        }
        return bytes(graph.node("ConstantOfShape", last, "big")
                .node("ReduceSum", "big", "sum")
                .node("Add", "x sum", "y"));
    }

    private static byte[] loop(long rounds) {
        return edited(model -> {
            GraphProto.Builder body = GraphProto.newBuilder().setName("body");
            Stream.of("i", "go", "a").forEach(name -> body.addInputBuilder().setName(name));
            body.addNode(
                    NodeProto.newBuilder().setOpType("Identity").addInput("go").addOutput("go_on"));
            body.addNode(NodeProto.newBuilder().setOpType("Tanh").addInput("a").addOutput("b"));
            body.addNode(
                    NodeProto.newBuilder().setOpType("Identity").addInput("b").addOutput("c"));
            Stream.of("go_on", "b", "c").forEach(name -> body.addOutputBuilder().setName(name));
            model.getGraphBuilder()
                    .addInitializer(TensorProto.newBuilder()
                            .setName("rounds")
                            .setDataType(7)
                            .addInt64Data(rounds));
            model.getGraphBuilder()
                    .addNode(NodeProto.newBuilder()
                            .setName("forever")
                            .setOpType("Loop")
                            .addInput("rounds")
                            .addInput("")
                            .addInput("x")
                            .addOutput("y")
                            .addOutput("all")
                            .addAttribute(AttributeProto.newBuilder()
                                    .setName("body")
                                    .setType(AttributeProto.AttributeType.GRAPH)
                                    .setG(body)));
        });
    }

    private static NodeProto branch(GraphProto graph, String output) {
        GraphProto.Builder otherwise = GraphProto.newBuilder().setName("e");
        otherwise.addOutputBuilder().setName("x");
        return NodeProto.newBuilder()
                .setOpType("If")
                .addInput("x")
                .addOutput(output)
                .addAttribute(graph("then_branch", graph))
                .addAttribute(graph("else_branch", otherwise.build()))
                .build();
    }

    private static AttributeProto graph(String name, GraphProto graph) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.GRAPH)
                .setG(graph)
                .build();
    }

    private static byte[] names() {
        NodeProto.Builder node = NodeProto.newBuilder().setOpType("Concat").addOutput("y");
        for (int i = 0; i < 2_500_000; i++) {
            node.addInput("x");
        }
        return edited(model -> model.getGraphBuilder().addNode(node));
    }

    /** The graph of a file that holds one empty field many times. */
    private static byte[] repeated(int tag, int bytesEach, int length) {
        byte[] graph = new byte[length];
        for (int i = 0; i < length; i += bytesEach) {
            graph[i] = 10;
        }
        byte[] head = ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .build()
                .toByteArray();
        ByteString.Output out = ByteString.newOutput();
        try {
            out.write(head);
            out.write(tag);
            for (int rest = length; ; rest >>>= 7) {
                out.write(rest >= 128 ? (rest & 127) | 128 : rest);
                if (rest < 128) {
                    break;
                }
            }
            out.write(graph);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteString().toByteArray();
    }

    private static Graphs sequence() {
        return new Graphs().input("x", ElementType.FLOAT, "batch", "time", 2).output("y", "batch", "time", 2);
    }

    private static Graphs longs(Graphs graph, String name, long... values) {
        return graph.tensor(tensor -> {
            tensor.setName(name).setDataType(ElementType.INT64.code()).addDims(values.length);
            for (long value : values) {
                tensor.addInt64Data(value);
            }
        });
    }

    private static List<Float> numbers(int count) {
        return java.util.Collections.nCopies(count, 0.1f);
    }

    private static void outside(TensorProto.Builder tensor, String path) {
        tensor.setName("W")
                .setDataType(1)
                .addDims(2)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue(path));
    }

    private static void function(ModelProto.Builder model, String name, NodeProto.Builder... body) {
        FunctionProto.Builder function = FunctionProto.newBuilder()
                .setDomain("f")
                .setName(name)
                .addInput("a")
                .addOutput("b")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("f").setVersion(1));
        Stream.of(body).forEach(function::addNode);
        model.addFunctions(function);
    }

    private static void call(ModelProto.Builder model, String name, String input, String output) {
        model.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("f").setVersion(1));
        model.getGraphBuilder()
                .addNode(NodeProto.newBuilder()
                        .setDomain("f")
                        .setOpType(name)
                        .addInput(input)
                        .addOutput(output));
    }

    private static void node(ModelProto.Builder model, String operator, String input, String output) {
        model.getGraphBuilder()
                .addNode(NodeProto.newBuilder()
                        .setOpType(operator)
                        .addInput(input)
                        .addOutput(output));
    }

    private static byte[] edited(Consumer<ModelProto.Builder> edit) {
        try {
            ModelProto.Builder model = ModelProto.newBuilder().mergeFrom(bytes(sequence()));
            edit.accept(model);
            return model.build().toByteArray();
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(Graphs graph) {
        return graph.source().bytes();
    }
}

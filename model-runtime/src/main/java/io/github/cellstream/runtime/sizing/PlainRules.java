package io.github.cellstream.runtime.sizing;

import io.github.cellstream.runtime.onnx.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Operators that work element by element, and those that make less of what they are given. */
final class PlainRules {
    static final Map<String, Rule> ALL = new HashMap<>();

    static {
        for (String same :
                ("Abs Acos Acosh Asin Asinh Atan Atanh BatchNormalization Bernoulli BitwiseNot CastLike Ceil Celu"
                                + " Clip Cos Cosh CumSum DequantizeLinear Dropout Elu Erf Exp Floor Gelu GroupNormalization Hardmax"
                                + " HardSigmoid HardSwish Identity InstanceNormalization LRN LayerNormalization LeakyRelu Log"
                                + " LogSoftmax LpNormalization MeanVarianceNormalization Mish Neg PRelu QuantizeLinear"
                                + " RandomNormalLike RandomUniformLike Reciprocal Relu ReverseSequence RMSNormalization"
                                + " RotaryEmbedding Round Scatter ScatterElements ScatterND Selu Shrink Sigmoid Sign Sin Sinh Softmax"
                                + " Softplus Softsign Sqrt Swish Tan Tanh ThresholdedRelu Trilu EyeLike"
                                + " FastGelu QuickGelu BiasGelu SkipLayerNormalization SimplifiedLayerNormalization"
                                + " SkipSimplifiedLayerNormalization")
                        .split(" ")) {
            ALL.put(same, PlainRules::same);
        }
        for (String truth : "IsInf IsNaN Not".split(" ")) {
            ALL.put(truth, call -> List.of(call.input(0).as(ElementType.BOOL)));
        }
        for (String each :
                "Add BitShift BitwiseAnd BitwiseOr BitwiseXor Div Max Mean Min Mod Mul Pow Sub Sum".split(" ")) {
            ALL.put(each, call -> List.of(broadcast(call, 0, call.type(0))));
        }
        for (String test : "And Equal Greater GreaterOrEqual Less LessOrEqual Or Xor".split(" ")) {
            ALL.put(test, call -> List.of(broadcast(call, 0, ElementType.BOOL)));
        }
        for (String fewer : ("Compress DepthToSpace SpaceToDepth Unique SequenceAt ConcatFromSequence SequenceErase"
                        + " SplitToSequence")
                .split(" ")) {
            ALL.put(fewer, PlainRules::fewer);
        }
        ALL.put("Where", call -> List.of(broadcast(call, 0, call.type(1))));
        ALL.put("Cast", call -> List.of(call.input(0).as(ElementType.of((int) call.integer("to", 0)))));
        ALL.put("DynamicQuantizeLinear", PlainRules::dynamicQuantization);
        ALL.put("SequenceConstruct", PlainRules::together);
        ALL.put("SequenceInsert", PlainRules::together);
        ALL.put("SequenceEmpty", call -> List.of(Extent.atMost(ElementType.OTHER, 0)));
        ALL.put("SequenceLength", call -> List.of(Extent.of(ElementType.INT64)));
        for (String attending : "Attention MultiHeadAttention GroupQueryAttention".split(" ")) {
            ALL.put(attending, PlainRules::attention);
        }
    }

    private PlainRules() {}

    private static List<Extent> same(Call call) {
        Extent given = call.input(0);
        List<Extent> outputs = new ArrayList<>();
        for (int i = 0; i < call.outputs(); i++) {
            outputs.add(i == 0 ? given.with(null) : Extent.atMost(ElementType.OTHER, given.size()));
        }
        return outputs;
    }

    private static List<Extent> fewer(Call call) {
        List<Extent> outputs = new ArrayList<>();
        for (int i = 0; i < call.outputs(); i++) {
            outputs.add(Extent.atMost(
                    i == 0 ? call.type(0) : ElementType.OTHER, call.input(0).size()));
        }
        return outputs;
    }

    private static List<Extent> together(Call call) {
        double size = 0;
        for (int i = 0; i < call.inputs(); i++) {
            size += call.input(i).size();
        }
        return List.of(Extent.atMost(ElementType.OTHER, size));
    }

    private static List<Extent> dynamicQuantization(Call call) {
        return List.of(call.input(0).as(ElementType.UINT8), Extent.of(ElementType.FLOAT), Extent.of(ElementType.UINT8));
    }

    private static List<Extent> attention(Call call) {
        double all = together(call).get(0).size();
        call.scratch(Math.min(call.input(0).size() * all, all * all));
        List<Extent> outputs = new ArrayList<>(same(call));
        for (int i = 1; i < outputs.size(); i++) {
            outputs.set(i, Extent.atMost(ElementType.OTHER, all));
        }
        return outputs;
    }

    /** The shape that all inputs from one on are broadcast to. */
    static Extent broadcast(Call call, int from, ElementType type) {
        Extent all = call.input(from);
        for (int i = from + 1; i < call.inputs(); i++) {
            Extent next = call.input(i);
            requireAlike(call, i);
            all = broadcast(call, all, next);
        }
        return new Extent(type, all.shape(), all.size(), null);
    }

    private static void requireAlike(Call call, int index) {
        int first = call.node().getOpType().equals("Where") ? 1 : 0;
        ElementType one = call.type(first);
        ElementType other = call.type(index);
        boolean free = call.node().getOpType().equals("Pow") || index == first;
        if (!free && one != ElementType.OTHER && other != ElementType.OTHER && one != other) {
            throw call.shape("found elements of type " + one + " and " + other + ", wanted one type");
        }
    }

    static Extent broadcast(Call call, Extent one, Extent other) {
        long[] a = one.shape();
        long[] b = other.shape();
        if (a == null || b == null) {
            return Extent.atMost(one.type(), Math.max(1, one.size()) * Math.max(1, other.size()));
        }
        return Extent.of(one.type(), broadcast(call, a, b));
    }

    static long[] broadcast(Call call, long[] a, long[] b) {
        long[] shape = new long[Math.max(a.length, b.length)];
        for (int i = 1; i <= shape.length; i++) {
            long left = i <= a.length ? a[a.length - i] : 1;
            long right = i <= b.length ? b[b.length - i] : 1;
            if (left != right && left != 1 && right != 1) {
                throw call.shape("found shapes " + Arrays.toString(a) + " and " + Arrays.toString(b)
                        + ", which do not broadcast");
            }
            shape[shape.length - i] = left == 1 ? right : left;
        }
        return shape;
    }

    static boolean isKnown(@Nullable Extent extent) {
        return extent != null && extent.shape() != null;
    }
}

package io.github.cellstream.runtime.sizing;

import io.github.cellstream.runtime.onnx.ElementType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * LSTM, GRU and RNN: X {@code [T, N, I]}, W {@code [D, G·H, I]}, R {@code [D, G·H, H]}, B {@code [D, 2·G·H]}, states
 * {@code [D, N, H]}, Y {@code [T, D, N, H]}; with {@code layout} 1 the batch comes first.
 */
final class RecurrentRules {
    static final Map<String, Rule> ALL = new HashMap<>();

    static {
        ALL.put("LSTM", call -> recurrent(call, 4));
        ALL.put("GRU", call -> recurrent(call, 3));
        ALL.put("RNN", call -> recurrent(call, 1));
        ALL.put("DynamicQuantizeLSTM", call -> outputs(call, call.shape(0), call.integer("hidden_size", 0), 4));
    }

    private RecurrentRules() {}

    private static List<Extent> recurrent(Call call, int gates) {
        long[] x = call.shape(0);
        long[] r = call.shape(2);
        long hidden = call.integer("hidden_size", r.length == 3 ? r[2] : 0);
        long directions = directions(call);
        requireShape(call, 0, "X", x.length == 3 ? x : new long[] {-1, -1, -1});
        requireShape(call, 1, "W", directions, gates * hidden, x[2]);
        requireShape(call, 2, "R", directions, gates * hidden, hidden);
        requireShape(call, 3, "B", directions, 2L * gates * hidden);
        long batch = x[call.integer("layout", 0) == 0 ? 1 : 0];
        requireShape(call, 4, "sequence_lens", batch);
        long[] state = call.integer("layout", 0) == 0
                ? new long[] {directions, batch, hidden}
                : new long[] {batch, directions, hidden};
        requireShape(call, 5, "initial_h", state);
        if (gates == 4) {
            requireShape(call, 6, "initial_c", state);
            requireShape(call, 7, "P", directions, 3 * hidden);
        }
        for (int i = 0; i < Math.min(8, call.inputs()); i++) {
            boolean whole = i == 4;
            if (call.optional(i) != null
                    && !whole
                    && call.type(i) != call.type(0)
                    && call.type(i) != ElementType.OTHER
                    && call.type(0) != ElementType.OTHER) {
                throw call.shape(
                        "found elements of type " + call.type(0) + " and " + call.type(i) + ", wanted one type");
            }
        }
        return outputs(call, x, hidden, gates);
    }

    private static List<Extent> outputs(Call call, long[] x, long hidden, int gates) {
        boolean batchFirst = call.integer("layout", 0) != 0;
        if (x.length != 3 || hidden < 1) {
            throw call.shape("found hidden_size " + hidden + " and X of " + x.length + " axes, wanted 3");
        }
        long time = x[batchFirst ? 1 : 0];
        long batch = x[batchFirst ? 0 : 1];
        long directions = directions(call);
        double rows = (double) time * batch * directions;
        call.scratch(rows * gates * hidden);
        call.work(rows * gates * hidden * (hidden + x[2]));
        ElementType type = call.type(0);
        Extent state =
                batchFirst ? Extent.of(type, batch, directions, hidden) : Extent.of(type, directions, batch, hidden);
        Extent sequence = batchFirst
                ? Extent.of(type, batch, time, directions, hidden)
                : Extent.of(type, time, directions, batch, hidden);
        return List.of(sequence, state, state);
    }

    private static long directions(Call call) {
        return call.text("direction", "forward").equals("bidirectional") ? 2 : 1;
    }

    private static void requireShape(Call call, int index, String name, long... wanted) {
        if (call.optional(index) == null || call.input(index).shape() == null) {
            return;
        }
        if (!Arrays.equals(call.shape(index), wanted)) {
            throw call.shape("found " + name + " '" + call.node().getInput(index) + "' of shape "
                    + Arrays.toString(call.shape(index)) + ", wanted "
                    + Arrays.toString(wanted).replace("-1", "?"));
        }
    }
}

package io.github.cellstream.runtime.stateful;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Runs a sequence graph on every beginning of random sequences, and the stepped graph beside it, step by step. */
final class Rehearsal implements AutoCloseable {
    /** Sequences side by side, where the batch is open. */
    static final int SEQUENCES = 2;

    private static final long SEED = 7;

    private final SequenceGraph graph;
    private final List<SteppedState> states;
    private final Observed sequence;
    private final int rows;
    private final GraphRun whole;
    private final GraphRun stepped;
    private final Map<String, Observed> carried = new LinkedHashMap<>();
    private int step;

    /**
     * Opens both graphs.
     *
     * @param seen tensors that are looked at in both
     * @param positive whether features are positive, for models that take the logarithm or root of them
     */
    Rehearsal(
            SequenceGraph graph,
            ModelProto steppedModel,
            List<SteppedState> states,
            int steps,
            List<String> seen,
            boolean positive)
            throws OrtException {
        this.graph = graph;
        this.states = states;
        rows = graph.batch() < 0 ? 1 : SEQUENCES;
        int[] lengths = graph.input().ones();
        lengths[graph.time()] = steps;
        if (graph.batch() >= 0) {
            lengths[graph.batch()] = rows;
        }
        Observed drawn = graph.input().random(new Random(SEED), lengths);
        sequence = positive ? drawn.magnitudes() : drawn;
        List<String> ofWhole = new ArrayList<>(seen);
        List<String> ofStepped = new ArrayList<>(seen);
        states.stream()
                .filter(state -> !state.whole().equals(graph.input().name()))
                .forEach(state -> ofWhole.add(state.whole()));
        for (SteppedState state : states) {
            ofStepped.add(state.next());
            carried.put(state.input(), state.start(rows));
        }
        Map<String, Observed> all = Map.of(graph.input().name(), sequence);
        whole = open(graph.model(), ofWhole, all);
        try {
            stepped = open(steppedModel, ofStepped, states.isEmpty() ? all : feed());
        } catch (OrtException | RuntimeException e) {
            whole.close();
            throw e;
        }
    }

    private GraphRun open(ModelProto model, List<String> outputs, Map<String, Observed> first) throws OrtException {
        Set<String> once = new LinkedHashSet<>(outputs);
        return GraphRun.open(graph.file().name(), model, once, first);
    }

    int rows() {
        return rows;
    }

    /** Returns what the whole graph gives for the first {@code length} steps, the data itself included. */
    Map<String, Observed> whole(int length) throws OrtException {
        Observed beginning = sequence.slice(graph.time(), 0, length);
        Map<String, Observed> found = whole.run(Map.of(graph.input().name(), beginning));
        found.put(graph.input().name(), beginning);
        return found;
    }

    /** Returns what the other graph gives for the first {@code length} steps at once. */
    Map<String, Observed> other(int length) throws OrtException {
        return stepped.run(Map.of(graph.input().name(), sequence.slice(graph.time(), 0, length)));
    }

    /** Steps the rewritten graph once more, and carries its states on. */
    Map<String, Observed> next() throws OrtException {
        Map<String, Observed> found = stepped.run(feed());
        for (SteppedState state : states) {
            Observed next = found.get(state.next());
            if (next != null) {
                carried.put(state.input(), next);
            }
        }
        step++;
        return found;
    }

    private Map<String, Observed> feed() {
        Map<String, Observed> feed = new LinkedHashMap<>(carried);
        feed.put(graph.input().name(), sequence.slice(graph.time(), step, step + 1));
        return feed;
    }

    @Override
    public void close() {
        whole.close();
        stepped.close();
    }
}

package io.github.cellstream.runtime.stateful;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Which axis of every tensor of a graph follows which axis of the data: observed, by running the graph on random data and
 * making one axis of the data longer at a time.
 */
final class Axes {
    private static final long SEED = 1;
    private static final int LENGTH = 5;

    /** Elements that are kept of a tensor: enough for shapes, paddings and initial states. */
    private static final int MOST_NUMBERS = 1 << 17;

    private final SequenceInput input;
    private final List<Map<String, Observed>> runs = new ArrayList<>();

    private Axes(SequenceInput input) {
        this.input = input;
    }

    /** Runs the graph at one base size and once for every open axis of the data. */
    static Axes of(ModelProto model, SequenceInput input) throws OrtException {
        Axes axes = new Axes(input);
        List<String> made = new ArrayList<>();
        for (NodeProto node : model.getGraph().getNodeList()) {
            node.getOutputList().stream().filter(name -> !name.isEmpty()).forEach(made::add);
        }
        try (GraphRun run = GraphRun.open(input.file(), model, made, axes.feed(-1))) {
            axes.observe(run, -1);
            for (int axis : input.open()) {
                axes.observe(run, axis);
            }
        }
        return axes;
    }

    /** Returns what a tensor was in the run at the base size. */
    Optional<Observed> observed(String value) {
        return Optional.ofNullable(runs.get(0).get(value));
    }

    /** Returns a tensor that depends on shapes alone, if it was the same in all runs. */
    Optional<Observed> constant(String value) {
        Observed base = runs.get(0).get(value);
        boolean same = base != null
                && base.hasValues()
                && runs.stream().allMatch(run -> {
                    Observed other = run.get(value);
                    return other != null
                            && Arrays.equals(base.shape(), other.shape())
                            && Arrays.equals(base.values(), other.values());
                });
        return same ? Optional.ofNullable(base) : Optional.empty();
    }

    /** Returns what a tensor was in each run. */
    List<Observed> all(String value) {
        List<Observed> all = new ArrayList<>();
        for (Map<String, Observed> run : runs) {
            Observed found = run.get(value);
            if (found != null) {
                all.add(found);
            }
        }
        return all;
    }

    /** Returns the length of a data axis in a run. */
    int length(int run, int dataAxis) {
        boolean open = input.open().contains(dataAxis);
        return !open ? 1 : input.open().indexOf(dataAxis) + 1 == run ? LENGTH + 1 : LENGTH;
    }

    /** Returns the axes of a tensor that grow with an axis of the data; none if it is no tensor. */
    List<Integer> following(String value, int dataAxis) {
        int run = input.open().indexOf(dataAxis) + 1;
        Observed base = runs.get(0).get(value);
        Observed longer = run == 0 ? null : runs.get(run).get(value);
        return differing(base, longer);
    }

    /** Returns the only axis that grows with this axis of the data and with no other; -1 if there is no such axis. */
    int only(String value, int dataAxis) {
        List<Integer> axes = following(value, dataAxis);
        if (axes.size() != 1) {
            return -1;
        }
        for (int other : input.open()) {
            if (other != dataAxis && following(value, other).contains(axes.get(0))) {
                return -1;
            }
        }
        return axes.get(0);
    }

    private static List<Integer> differing(@Nullable Observed base, @Nullable Observed longer) {
        List<Integer> axes = new ArrayList<>();
        if (base != null && longer != null && base.rank() == longer.rank()) {
            for (int axis = 0; axis < base.rank(); axis++) {
                if (base.shape()[axis] != longer.shape()[axis]) {
                    axes.add(axis);
                }
            }
        }
        return axes;
    }

    private void observe(GraphRun run, int longer) throws OrtException {
        Map<String, Observed> feed = feed(longer);
        Map<String, Observed> all = run.run(feed);
        all.replaceAll((name, found) -> found.atMost(MOST_NUMBERS));
        all.putAll(feed);
        runs.add(all);
    }

    private Map<String, Observed> feed(int longer) {
        int[] lengths = input.ones();
        for (int axis = 0; axis < lengths.length; axis++) {
            lengths[axis] = length(longer < 0 ? 0 : input.open().indexOf(longer) + 1, axis);
        }
        Map<String, Observed> feed = new LinkedHashMap<>();
        feed.put(input.name(), input.random(new Random(SEED), lengths));
        return feed;
    }
}

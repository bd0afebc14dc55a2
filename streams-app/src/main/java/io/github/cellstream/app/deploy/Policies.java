package io.github.cellstream.app.deploy;

import io.github.cellstream.processor.model.StateCarry;
import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.NamedText;
import io.github.cellstream.schemas.StatePolicy;
import io.github.cellstream.schemas.StateTensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a policy means for two models. */
final class Policies {
    private Policies() {}

    /**
     * Says why states can't go over by a policy, or null if they can.
     *
     * @param rewarmEvents inputs that are kept with a key
     */
    static @Nullable String problem(
            StatePolicy policy, ModelAnnouncement from, ModelAnnouncement to, int rewarmEvents) {
        return switch (policy) {
            case RESET -> null;
            case KEEP ->
                from.getStates().equals(to.getStates()) && from.getTask().equals(to.getTask())
                        ? null
                        : "keep wants the same task and the same state tensors; found " + layout(from) + " before and "
                                + layout(to) + " now; take map, rewarm or reset";
            case REWARM ->
                rewarmEvents > 0 ? null : "rewarm wants state.rewarm.events above 0, so that inputs are kept";
            case MAP -> mappingProblem(from, to);
            case UNKNOWN -> "this build does not know the policy; run the version of Cellstream that announced it";
        };
    }

    /** Returns what a policy does to a state; what can't be carried begins anew. */
    static StateCarry carry(StatePolicy policy, List<NamedText> mapping, ModelAnnouncement from, ModelAnnouncement to) {
        return switch (policy) {
            case KEEP ->
                from.getStates().equals(to.getStates()) ? StateCarry.keep(size(to.getStates())) : StateCarry.reset();
            case REWARM -> StateCarry.rewarm();
            case MAP ->
                StateCarry.copy(indices(mapping, from, to), from.getTask().equals(to.getTask()));
            case RESET, UNKNOWN -> StateCarry.reset();
        };
    }

    private static @Nullable String mappingProblem(ModelAnnouncement from, ModelAnnouncement to) {
        Map<String, Integer> old = sizes(from.getStates());
        Map<String, Integer> fresh = sizes(to.getStates());
        for (NamedText entry : to.getMapping()) {
            Integer have = old.get(entry.getValue());
            Integer want = fresh.get(entry.getName());
            if (want == null || have == null) {
                return "map names " + entry.getName() + "=" + entry.getValue() + "; found " + layout(to) + " now and "
                        + layout(from) + " before";
            }
            if (!want.equals(have)) {
                return "map wants tensors of one size; " + entry.getName() + " has " + want + " floats, "
                        + entry.getValue() + " has " + have;
            }
        }
        boolean nothing = Arrays.stream(indices(to.getMapping(), from, to)).allMatch(i -> i < 0);
        return nothing
                ? "map carries nothing over: no tensor of " + layout(to) + " is among " + layout(from)
                        + " with the same size; name some with --map NEW=OLD"
                : null;
    }

    /** Tensors that are not named take those of their own name and size. */
    private static int[] indices(List<NamedText> mapping, ModelAnnouncement from, ModelAnnouncement to) {
        Map<String, Integer> offsets = new HashMap<>();
        int next = 0;
        for (StateTensor tensor : from.getStates()) {
            offsets.put(tensor.getName(), next);
            next += tensor.getSize();
        }
        Map<String, Integer> sizes = sizes(from.getStates());
        Map<String, String> source = new HashMap<>();
        to.getStates().forEach(tensor -> source.put(tensor.getName(), tensor.getName()));
        mapping.forEach(entry -> source.put(entry.getName(), entry.getValue()));
        int[] indices = new int[size(to.getStates())];
        Arrays.fill(indices, -1);
        int at = 0;
        for (StateTensor tensor : to.getStates()) {
            String old = source.getOrDefault(tensor.getName(), tensor.getName());
            Integer offset = offsets.get(old);
            if (offset != null && Integer.valueOf(tensor.getSize()).equals(sizes.get(old))) {
                for (int i = 0; i < tensor.getSize(); i++) {
                    indices[at + i] = offset + i;
                }
            }
            at += tensor.getSize();
        }
        return indices;
    }

    private static Map<String, Integer> sizes(List<StateTensor> states) {
        Map<String, Integer> sizes = new HashMap<>();
        states.forEach(tensor -> sizes.put(tensor.getName(), tensor.getSize()));
        return sizes;
    }

    private static int size(List<StateTensor> states) {
        return states.stream().mapToInt(StateTensor::getSize).sum();
    }

    private static String layout(ModelAnnouncement model) {
        return model.getTask() + " with "
                + model.getStates().stream()
                        .map(tensor -> tensor.getName() + "[" + tensor.getSize() + "]")
                        .toList();
    }
}

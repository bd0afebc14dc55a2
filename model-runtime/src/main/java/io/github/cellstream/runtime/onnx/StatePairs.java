package io.github.cellstream.runtime.onnx;

import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds which outputs of a graph are fed back to which inputs.
 *
 * <p>In this order: the setting {@code state.pairs}; names of which one is the other's new value (see {@link StateNames})
 * at equal shapes; equal shapes alone where they allow one reading only. One input is left over for the data and one
 * output for the task. What allows several readings is refused with the line that would decide it.
 */
final class StatePairs {
    /** Steps of the search for a second reading; beyond it the graph counts as ambiguous. */
    private static final int MAX_SEARCH = 20_000;

    private final OnnxFile file;
    private final List<GraphValue> inputs;
    private final List<GraphValue> outputs;
    private int searched;

    private StatePairs(OnnxFile file) {
        this.file = file;
        String dataInput = file.settings().value(ModelSetting.INPUT).orElse("");
        String taskOutput = file.settings().value(ModelSetting.OUTPUT).orElse("");
        inputs = file.inputs().stream()
                .filter(input -> !input.name().equals(dataInput))
                .toList();
        outputs = file.outputs().stream()
                .filter(output -> !output.name().equals(taskOutput))
                .toList();
    }

    /**
     * Finds the pairs, in the order of the graph's inputs.
     *
     * @throws ModelException {@link ModelError#MODEL_STATE_PAIRS}, or {@link ModelError#MODEL_SETTING} for a setting that
     *     contradicts the graph
     */
    static List<StatePair> of(OnnxFile file) {
        if (file.settings().value(ModelSetting.STATE_PAIRS).isPresent()) {
            return given(file);
        }
        return new StatePairs(file).discover();
    }

    private static List<StatePair> given(OnnxFile file) {
        List<StatePair> pairs = new ArrayList<>();
        Set<String> used = new HashSet<>();
        file.settings().pairs(ModelSetting.STATE_PAIRS).forEach((in, out) -> {
            GraphValue input = find(file, file.inputs(), in, "input");
            GraphValue output = find(file, file.outputs(), out, "output");
            if (!used.add(out)) {
                throw file.settings().refuse(ModelSetting.STATE_PAIRS, "output '" + out + "' is given to two inputs");
            }
            if (output.shape() != null && !fits(input, output)) {
                throw new ModelException(
                        ModelError.MODEL_SHAPE,
                        file.name() + ": state " + in + "=" + out,
                        "found input " + input + " and output " + output + ", wanted one shape and type");
            }
            pairs.add(new StatePair(in, out));
        });
        return inGraphOrder(file, pairs);
    }

    private static GraphValue find(OnnxFile file, List<GraphValue> values, String name, String what) {
        return values.stream()
                .filter(value -> value.name().equals(name))
                .findFirst()
                .orElseThrow(() -> file.settings()
                        .refuse(
                                ModelSetting.STATE_PAIRS,
                                "the graph has no " + what + " '" + name + "'; it has "
                                        + values.stream().map(GraphValue::name).toList()));
    }

    private List<StatePair> discover() {
        Map<String, String> named = byName();
        List<GraphValue> left = inputs.stream()
                .filter(input -> !named.containsKey(input.name()))
                .toList();
        boolean dataIsGiven = inputs.size() < file.inputs().size();
        if (left.isEmpty() && !dataIsGiven) {
            return pairsOf(withoutData(named));
        }
        if (left.size() == (dataIsGiven ? 0 : 1)) {
            return pairsOf(named);
        }
        return pairsOf(byShape(named, left, dataIsGiven));
    }

    private Map<String, String> byName() {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (GraphValue input : inputs) {
            List<GraphValue> matches =
                    outputs.stream().filter(output -> namedAlike(input, output)).toList();
            if (matches.size() == 1) {
                GraphValue output = matches.get(0);
                boolean mutual = inputs.stream()
                                .filter(other -> namedAlike(other, output))
                                .count()
                        == 1;
                if (mutual) {
                    pairs.put(input.name(), output.name());
                }
            }
        }
        return pairs;
    }

    /** All inputs have a namesake among the outputs: the one that is plainly no memory is the data. */
    private Map<String, String> withoutData(Map<String, String> named) {
        List<String> data = named.keySet().stream()
                .filter(name -> !StateNames.isMemory(name))
                .toList();
        if (data.size() != 1) {
            throw ambiguous("every input has an output of its shape and name");
        }
        Map<String, String> pairs = new LinkedHashMap<>(named);
        pairs.remove(data.get(0));
        return pairs;
    }

    private Map<String, String> byShape(Map<String, String> named, List<GraphValue> left, boolean dataIsGiven) {
        List<GraphValue> free = outputs.stream()
                .filter(output -> !named.containsValue(output.name()))
                .toList();
        List<Map<String, String>> readings = new ArrayList<>();
        for (GraphValue data : dataIsGiven ? Collections.<@Nullable GraphValue>singletonList(null) : dataAmong(left)) {
            List<GraphValue> states =
                    left.stream().filter(input -> !Objects.equals(input, data)).toList();
            search(states, free, new LinkedHashMap<>(), readings);
        }
        if (readings.size() != 1) {
            throw ambiguous(
                    readings.isEmpty() ? "not every input but one has an output of its shape" : "shapes allow several");
        }
        Map<String, String> pairs = new LinkedHashMap<>(named);
        pairs.putAll(readings.get(0));
        return pairs;
    }

    /** Inputs that can take one step's data: those with a telling name, else those with the form of a vector or an id. */
    private static List<@Nullable GraphValue> dataAmong(List<GraphValue> left) {
        List<@Nullable GraphValue> telling = new ArrayList<>();
        List<@Nullable GraphValue> formed = new ArrayList<>();
        for (GraphValue input : left) {
            if (StateNames.isData(input.name()) || input.type().isIntegral()) {
                telling.add(input);
            }
            if (!StateNames.isMemory(input.name()) && hasDataForm(input)) {
                formed.add(input);
            }
        }
        return telling.size() == 1 ? telling : formed;
    }

    private static boolean hasDataForm(GraphValue input) {
        List<Dimension> shape = input.shape();
        if (shape == null) {
            return true;
        }
        int leading = shape.size() - (input.type().isFloating() ? 1 : 0);
        return leading <= 2 && shape.stream().limit(Math.max(0, leading)).allMatch(d -> d.isDynamic() || d.size() == 1);
    }

    private void search(
            List<GraphValue> states,
            List<GraphValue> free,
            Map<String, String> chosen,
            List<Map<String, String>> readings) {
        if (readings.size() > 1) {
            return;
        }
        if (++searched > MAX_SEARCH) {
            throw ambiguous("too many readings to try");
        }
        if (chosen.size() == states.size()) {
            boolean taskHasOutput = free.size() > chosen.size()
                    || outputs.size() < file.outputs().size();
            if (taskHasOutput) {
                readings.add(new LinkedHashMap<>(chosen));
            }
            return;
        }
        GraphValue input = states.get(chosen.size());
        for (GraphValue output : free) {
            if (!chosen.containsValue(output.name()) && fits(input, output)) {
                chosen.put(input.name(), output.name());
                search(states, free, chosen, readings);
                chosen.remove(input.name());
            }
        }
    }

    private List<StatePair> pairsOf(Map<String, String> pairs) {
        return pairs.entrySet().stream()
                .map(pair -> new StatePair(pair.getKey(), pair.getValue()))
                .collect(Collectors.collectingAndThen(Collectors.toList(), list -> inGraphOrder(file, list)));
    }

    private static List<StatePair> inGraphOrder(OnnxFile file, Collection<StatePair> pairs) {
        return file.inputs().stream()
                .flatMap(input -> pairs.stream().filter(pair -> pair.input().equals(input.name())))
                .toList();
    }

    private ModelException ambiguous(String why) {
        return new StateQuestion(file, inputs, outputs).ask(why);
    }

    private static boolean namedAlike(GraphValue input, GraphValue output) {
        boolean shapesAgree = output.shape() == null || fits(input, output);
        return input.type() == output.type() && shapesAgree && StateNames.match(input.name(), output.name());
    }

    /** Equal types and shapes, where a dynamic length of the output fits all. */
    static boolean fits(GraphValue input, GraphValue output) {
        List<Dimension> in = input.shape();
        List<Dimension> out = output.shape();
        if (in == null || out == null || in.size() != out.size() || input.type() != output.type()) {
            return false;
        }
        BiPredicate<Dimension, Dimension> same = (a, b) -> b.isDynamic() || a.size() == b.size();
        for (int axis = 0; axis < in.size(); axis++) {
            if (!same.test(in.get(axis), out.get(axis))) {
                return false;
            }
        }
        return input.type().isFloating();
    }
}

package io.github.cellstream.runtime.onnx;

import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks which outputs feed which inputs, with the line to write; or says what no line can mend. */
final class StateQuestion {
    private final OnnxFile file;
    private final List<GraphValue> inputs;
    private final List<GraphValue> outputs;

    /** Of the inputs and outputs that may be states. */
    StateQuestion(OnnxFile file, List<GraphValue> inputs, List<GraphValue> outputs) {
        this.file = file;
        this.inputs = inputs;
        this.outputs = outputs;
    }

    /** Makes the exception that asks. */
    ModelException ask(String why) {
        String candidates = inputs.stream()
                .map(input -> input + " from " + names(fitting(input), " or "))
                .collect(Collectors.joining("; "));
        return new ModelException(
                ModelError.MODEL_STATE_PAIRS,
                file.name(),
                "which outputs feed which inputs is not plain: " + why + "; candidates: " + candidates + "; "
                        + nextMove());
    }

    private String nextMove() {
        List<GraphValue> stray =
                inputs.stream().filter(input -> fitting(input).isEmpty()).toList();
        boolean several = stray.size() > (inputs.size() < file.inputs().size() ? 0 : 1);
        List<String> constants = stray.stream()
                .filter(input -> isOneNumber(input, several))
                .map(GraphValue::name)
                .toList();
        if (!constants.isEmpty()) {
            return "if " + names(constants, " and ") + " stays the same for good, write it into " + file.name()
                    + ".properties, for example the line cellstream.constants="
                    + constants.stream().map(name -> name + "=1").collect(Collectors.joining(","));
        }
        for (GraphValue input : stray) {
            for (GraphValue output : outputs) {
                if (StateNames.match(input.name(), output.name())) {
                    return "found state " + input + " and its new value " + output
                            + ", wanted one shape, of FLOAT, with one"
                            + " dynamic axis for the batch; let the module keep its state so, and cast it where it needs"
                            + " another type";
                }
            }
        }
        if (several) {
            return "one input takes the data, and "
                    + names(stray.stream().map(GraphValue::name).toList(), " and ")
                    + " are fed by no output: join them in the module into one input of all features (torch.cat), and"
                    + " split it there; one that stays the same for good goes into cellstream.constants";
        }
        return "write the pairs that are meant, for example the line cellstream.state.pairs=" + example()
                + " (empty for a model without state), into " + file.name() + ".properties";
    }

    /** Pairs that fit; the first output is left to the task where there are enough others. */
    private String example() {
        Map<String, String> line = new LinkedHashMap<>();
        int states = inputs.size() - (inputs.size() < file.inputs().size() ? 0 : 1);
        boolean spare = outputs.size() == file.outputs().size() && outputs.size() > states;
        for (GraphValue input : inputs) {
            if (line.size() == states || (StateNames.isData(input.name()) && states < inputs.size())) {
                continue;
            }
            List<String> free = new ArrayList<>(fitting(input));
            free.removeIf(line::containsValue);
            if (spare && free.size() > 1) {
                free.remove(outputs.get(0).name());
            }
            if (!free.isEmpty()) {
                line.put(input.name(), free.get(0));
            }
        }
        return line.isEmpty()
                ? "INPUT=OUTPUT"
                : line.entrySet().stream()
                        .map(pair -> pair.getKey() + "=" + pair.getValue())
                        .collect(Collectors.joining(","));
    }

    private List<String> fitting(GraphValue input) {
        return outputs.stream()
                .filter(output -> StatePairs.fits(input, output))
                .map(GraphValue::name)
                .toList();
    }

    /** A scalar takes no data of a batch; a tensor of one number might, if nothing else does. */
    private static boolean isOneNumber(GraphValue input, boolean several) {
        List<Dimension> shape = input.shape();
        return shape != null
                && (shape.isEmpty() || (several && shape.stream().allMatch(dimension -> dimension.size() == 1)));
    }

    private static String names(List<String> names, String between) {
        return names.isEmpty() ? "none" : String.join(between, names);
    }
}

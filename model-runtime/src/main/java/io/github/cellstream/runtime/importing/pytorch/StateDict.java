package io.github.cellstream.runtime.importing.pytorch;

import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.importing.NamedTensor;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** A file's tensors, each taken once: what nobody has taken in the end, the architecture has forgotten. */
final class StateDict {
    private static final int MOST_NAMED = 20;

    private final String file;
    private final SafetensorsFile tensors;
    private final SortedSet<String> left;
    private long parameters;

    StateDict(String file, SafetensorsFile tensors) {
        this.file = file;
        this.tensors = tensors;
        this.left = new TreeSet<>(tensors.names());
    }

    String file() {
        return file;
    }

    boolean has(String tensor) {
        return tensors.names().contains(tensor);
    }

    /** Returns whether some tensor belongs to a module. */
    boolean hasModule(String module) {
        SortedSet<String> behind = tensors.names().tailSet(module + ".");
        return !behind.isEmpty() && behind.first().startsWith(module + ".");
    }

    /** Names the tensors' modules, what stands in front of the last point, for messages. */
    String modules() {
        SortedSet<String> modules = new TreeSet<>();
        for (String name : tensors.names()) {
            modules.add(name.substring(0, Math.max(0, name.lastIndexOf('.'))));
        }
        return few(modules);
    }

    /**
     * Returns a matrix's lengths: rows, then columns.
     *
     * @throws ModelException {@link ModelError#MODEL_SHAPE} if it is no matrix
     */
    List<Integer> matrix(String tensor) {
        List<Integer> shape = tensors.shape(tensor);
        if (shape.size() != 2 || shape.contains(0)) {
            throw new ModelException(
                    ModelError.MODEL_SHAPE,
                    file + ": tensor '" + tensor + "'",
                    "found shape " + shape + ", wanted a matrix");
        }
        return shape;
    }

    /** Takes a tensor of a module. */
    NamedTensor take(String tensor) {
        NamedTensor taken = tensors.tensor(tensor);
        if (!left.remove(tensor)) {
            throw new ModelException(
                    ModelError.MODEL_SETTING,
                    file + ": architecture",
                    "tensor '" + tensor + "' is used twice; shared modules are not supported");
        }
        parameters += taken.values().length;
        return taken;
    }

    /** Names the first of many, for messages. */
    static String few(SortedSet<String> names) {
        return names.size() <= MOST_NAMED
                ? names.toString()
                : names.stream().limit(MOST_NAMED).toList() + " and " + (names.size() - MOST_NAMED) + " more";
    }

    /** Takes a tensor if it is there. */
    Optional<NamedTensor> takeIfThere(String tensor) {
        return has(tensor) ? Optional.of(take(tensor)) : Optional.empty();
    }

    /** Drops a tensor that plays no part when a model is run. */
    void ignore(String tensor) {
        left.remove(tensor);
    }

    /** Returns how many numbers were taken. */
    long parameters() {
        return parameters;
    }

    /**
     * Checks that nothing is left.
     *
     * @throws ModelException {@link ModelError#MODEL_SETTING}
     */
    void requireAllTaken() {
        if (!left.isEmpty()) {
            throw new ModelException(
                    ModelError.MODEL_SETTING,
                    file + ": architecture",
                    "the file also holds " + few(left) + ", which the architecture does not use; name every module");
        }
    }
}

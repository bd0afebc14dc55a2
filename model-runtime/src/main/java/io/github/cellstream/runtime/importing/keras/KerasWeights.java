package io.github.cellstream.runtime.importing.keras;

import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.importing.NamedTensor;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds a layer's weights in an HDF5 file, in either of Keras's arrangements:
 *
 * <pre>
 *   archive   layers/lstm_1/cell/vars/0            groups named after classes and numbered; each names its layer
 *             layers/sequential/layers/lstm/…      layers of a model inside the model
 *   legacy    model_weights/lstm_7/…/kernel[:0]    groups named after layers; model_weights/ is missing in files of weights
 *             model_weights/inner/inner/lstm_7/…   layers of a model inside the model
 * </pre>
 */
final class KerasWeights {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_VISITS = 20_000;
    private static final Pattern CAPITALIZED = Pattern.compile("(.)([A-Z][a-z]+)");
    private static final Pattern HUMP = Pattern.compile("([a-z])([A-Z])");

    private final String file;
    private final HdfTree tree;
    private final String root;
    private final boolean archive;
    private final Map<String, Map<String, String>> folders = new HashMap<>();
    private long parameters;
    private int visits;

    private KerasWeights(String file, HdfTree tree, String root, boolean archive) {
        this.file = file;
        this.tree = tree;
        this.root = root;
        this.archive = archive;
    }

    static KerasWeights of(String file, HdfTree tree) {
        for (String root : new String[] {"layers", "_layer_checkpoint_dependencies"}) {
            if (tree.hasGroup(root)) {
                return new KerasWeights(file, tree, root + "/", true);
            }
        }
        return new KerasWeights(file, tree, tree.hasGroup("model_weights") ? "model_weights/" : "", false);
    }

    /** Returns how many numbers were taken. */
    long parameters() {
        return parameters;
    }

    /**
     * Takes a tensor of a layer.
     *
     * @param inside group of the archive between the layer and its variables: {@code cell/}, {@code layer/} or empty
     * @param index which of the layer's variables it is, for the archive
     * @param name the variable's name, for the legacy arrangement
     */
    NamedTensor take(KerasLayer layer, String inside, int index, String name) {
        String path = archive ? folder(layer) + "/" + inside + "vars/" + index : legacy(layer, name);
        NamedTensor tensor = tree.tensor(path);
        parameters += tensor.values().length;
        return tensor;
    }

    private String folder(KerasLayer layer) {
        KerasLayer model = layer.model();
        String base = model == null ? root : folder(model) + "/layers/";
        String named = folders.computeIfAbsent(base, this::foldersIn).get(layer.name());
        if (named != null) {
            return named;
        }
        String type = CAPITALIZED.matcher(layer.type()).replaceAll("$1_$2");
        type = HUMP.matcher(type).replaceAll("$1_$2").toLowerCase(Locale.ROOT);
        return base + type + (layer.ordinal() == 0 ? "" : "_" + layer.ordinal());
    }

    /** Returns the folders of a model by the names of the layers whose weights they hold. */
    private Map<String, String> foldersIn(String base) {
        Map<String, String> named = new HashMap<>();
        for (String folder : tree.names(base.substring(0, base.length() - 1))) {
            tree.attribute(base + folder + "/vars", "name").ifPresent(layer -> named.put(layer, base + folder));
        }
        return named;
    }

    private String legacy(KerasLayer layer, String name) {
        Map<String, String> found = new HashMap<>();
        collect(place(layer), found, 0);
        String path = found.get(name);
        if (path == null) {
            throw new ModelException(
                    ModelError.MODEL_MALFORMED,
                    file + ": layer '" + layer.name() + "' (" + layer.type() + ")",
                    "found weights " + found.keySet() + ", wanted '" + name + "'");
        }
        return path;
    }

    /** Returns the group of a layer; a model's layers lie below its name, which Keras 3 writes twice. */
    private String place(KerasLayer layer) {
        KerasLayer model = layer.model();
        if (model == null) {
            return root + layer.name();
        }
        String around = place(model);
        String twice = around + "/" + model.name();
        return (tree.hasGroup(twice) ? twice : around) + "/" + layer.name();
    }

    /** Finds the data sets below a group by their names without {@code :0}. */
    private void collect(String path, Map<String, String> found, int depth) {
        visits++;
        if (depth > MAX_DEPTH || visits > MAX_VISITS) {
            throw new ModelException(
                    ModelError.MODEL_MALFORMED, file + ": '" + path + "'", "groups nest too deep, or in a circle");
        }
        for (String child : tree.names(path)) {
            String below = path + "/" + child;
            if (tree.hasTensor(below)) {
                String name = child.endsWith(":0") ? child.substring(0, child.length() - 2) : child;
                if (found.put(name, below) != null) {
                    throw new ModelException(
                            ModelError.MODEL_MALFORMED, file + ": '" + below + "'", "the layer has two such weights");
                }
            } else {
                collect(below, found, depth + 1);
            }
        }
    }
}

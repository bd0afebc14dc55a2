package io.github.cellstream.runtime.importing.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.importing.Imported;
import io.github.cellstream.runtime.importing.JsonText;
import io.github.cellstream.runtime.importing.ModelImporter;
import io.github.cellstream.runtime.importing.Signatures;
import io.github.cellstream.runtime.network.Network;
import io.github.cellstream.runtime.onnx.ModelSetting;
import io.github.cellstream.runtime.onnx.ModelSettings;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads Keras models: archives of Keras 3, whole models as HDF5, and weights as HDF5 whose architecture the setting {@code
 * architecture} gives as JSON. A JSON of part of the layers imports that part.
 */
public final class KerasImporter implements ModelImporter {
    private static final String VERSION = "keras_version";

    /** Made by {@link java.util.ServiceLoader}. */
    public KerasImporter() {}

    @Override
    public String name() {
        return "keras";
    }

    @Override
    public String description() {
        return "Keras .keras archives, whole models as .h5, and weights as .h5 with their architecture as JSON";
    }

    @Override
    public boolean accepts(String fileName, byte[] bytes) {
        String name = fileName.toLowerCase(Locale.ROOT);
        return Signatures.isZipWith("config.json", bytes)
                || Signatures.isHdf5(bytes)
                || name.endsWith(".keras")
                || name.endsWith(".h5")
                || name.endsWith(".hdf5");
    }

    @Override
    public Imported read(ModelSource source) {
        boolean archive = !Signatures.isHdf5(source.bytes())
                && !source.name().toLowerCase(Locale.ROOT).matches(".*\\.(h5|hdf5)");
        return archive ? archive(source) : hdf5(source);
    }

    private static Imported archive(ModelSource source) {
        requireNoArchitecture(source);
        KerasArchive archive = KerasArchive.read(source.name(), source.bytes());
        try (HdfTree tree = HdfTree.open(source.name() + ": model.weights.h5", archive.weights())) {
            return imported(source, tree, archive.config(), archive.version(source.name()));
        }
    }

    private static Imported hdf5(ModelSource source) {
        try (HdfTree tree = HdfTree.open(source.name(), source.bytes())) {
            Optional<String> whole = tree.attribute("", "model_config");
            if (whole.isPresent()) {
                requireNoArchitecture(source);
            }
            String given = source.settings().getOrDefault(ModelSetting.ARCHITECTURE.key(), "");
            String architecture = whole.orElse(given);
            if (architecture.isBlank()) {
                throw new ModelException(
                        ModelError.MODEL_SETTING,
                        source.name() + ": architecture",
                        "the file holds weights alone; save the whole model with model.save(\"model.keras\"), or write"
                                + " model.to_json() into " + source.name() + ".json");
            }
            return imported(source, tree, architecture, tree.attribute("", VERSION));
        }
    }

    private static Imported imported(
            ModelSource source, HdfTree tree, String architecture, Optional<String> fileVersion) {
        String file = source.name();
        KerasWeights weights = KerasWeights.of(file, tree);
        JsonNode model = JsonText.object(file + ": architecture", architecture);
        Optional<String> version =
                fileVersion.or(() -> Optional.ofNullable(model.path(VERSION).textValue()));
        Network network =
                KerasNetwork.of(file, KerasConfig.chain(file, model), weights, KerasActivations.of(file, version));
        return new Imported(
                network, ModelSettings.NONE.with(ModelSetting.PARAMETERS, Long.toString(weights.parameters())));
    }

    private static void requireNoArchitecture(ModelSource source) {
        if (source.settings().containsKey(ModelSetting.ARCHITECTURE.key())) {
            throw new ModelException(
                    ModelError.MODEL_SETTING,
                    source.name() + ": architecture",
                    "this file brings its own architecture; remove the setting");
        }
    }
}

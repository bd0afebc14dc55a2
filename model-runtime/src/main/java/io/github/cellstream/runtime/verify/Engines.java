package io.github.cellstream.runtime.verify;

import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.importing.ModelFiles;
import io.github.cellstream.runtime.onnx.ModelSetting;
import io.github.cellstream.runtime.onnx.OnnxFile;
import io.github.cellstream.runtime.stateful.SteppingProof;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A file, read once, on every engine that takes it. */
final class Engines implements AutoCloseable {
    private static final Set<String> NOT_OF_FILES = Set.of("auto", "online");

    private final Map<String, SequenceModel> models = new LinkedHashMap<>();
    private final Map<String, String> refusals = new LinkedHashMap<>();
    private Optional<SteppingProof> proof = Optional.empty();

    /**
     * Loads a file on all engines; that an engine refuses it is an answer, that a setting is wrong is not.
     *
     * @throws ModelException if the operator has to mend something first: an unreadable file, a wrong setting
     */
    static Engines load(ModelSource source) {
        Engines engines = new Engines();
        try {
            var read = ModelFiles.proven(source);
            engines.proof = read.proof();
            ModelSource explicit = source(read.file());
            Plugins.all(ModelEngine.class, ModelEngine::name).forEach((name, engine) -> {
                if (!NOT_OF_FILES.contains(name)) {
                    engines.load(name, engine, explicit);
                }
            });
            return engines;
        } catch (ModelException e) {
            engines.close();
            requireNotOperators(e);
            engines.refusals.put(Verification.EVERY_ENGINE, String.valueOf(e.getMessage()));
            return engines;
        }
    }

    /** Returns a file that was read as a source with all its settings but the architecture, which has been used. */
    static ModelSource source(OnnxFile file) {
        return ModelSource.settings(file.name(), file.settings().asMap())
                .withBytes(file.bytes())
                .without(ModelSetting.ARCHITECTURE.key());
    }

    private void load(String name, ModelEngine engine, ModelSource source) {
        try {
            models.put(name, engine.load(source));
        } catch (ModelException e) {
            requireNotOperators(e);
            refusals.put(name, String.valueOf(e.getMessage()));
        } catch (LinkageError e) {
            refusals.put(name, "no native library for this platform: " + e);
        }
    }

    private static void requireNotOperators(ModelException e) {
        if (e.code().owner().equals("operator")) {
            throw e;
        }
    }

    /** Returns the models by engine, sorted. */
    Map<String, SequenceModel> models() {
        return models;
    }

    /** Returns why engines refused the file. */
    Map<String, String> refusals() {
        return refusals;
    }

    /** Returns how far stepping is from the whole sequence, if the file was a graph of whole sequences. */
    Optional<SteppingProof> proof() {
        return proof;
    }

    @Override
    public void close() {
        models.values().forEach(SequenceModel::close);
        models.clear();
    }
}

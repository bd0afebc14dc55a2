package io.github.cellstream.runtime.importing;

import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.onnx.ConstantInputs;
import io.github.cellstream.runtime.onnx.ModelSetting;
import io.github.cellstream.runtime.onnx.OnnxFile;
import io.github.cellstream.runtime.onnx.OnnxWriter;
import io.github.cellstream.runtime.sizing.RunEstimate;
import io.github.cellstream.runtime.stateful.Statefuliser;
import java.util.Collection;
import java.util.List;

/** The door through which every model file comes in: ONNX passes as it is, other formats are turned into it. */
public final class ModelFiles {
    private ModelFiles() {}

    /**
     * Opens and reads a file of any known format.
     *
     * @throws ModelException as {@link #open} and {@link OnnxFile#read}
     */
    public static OnnxFile read(ModelSource source) {
        return proven(source).file();
    }

    /** As {@link #read}, with the proof that stepping equals the whole sequence if the file had to be made steppable. */
    public static Statefuliser.Stateful proven(ModelSource source) {
        return proven(ConstantInputs.fixed(OnnxFile.read(imported(source))));
    }

    /**
     * Returns a source of ONNX bytes: the same source if no importer knows the file, else what the importer makes of it,
     * under the same name and settings but the architecture, which has been used. A graph of whole sequences is one step
     * then, proven. The same file gives the same bytes, and what comes out passes through here once more as it is.
     *
     * @throws ModelException if the file is a pickle, or its importer refuses it
     */
    public static ModelSource open(ModelSource source) {
        ModelSource onnx = imported(source);
        OnnxFile file = OnnxFile.read(onnx);
        OnnxFile explicit = proven(ConstantInputs.fixed(file)).file();
        return explicit == file
                ? onnx
                : ModelSource.settings(source.name(), explicit.settings().asMap())
                        .without(ModelSetting.ARCHITECTURE.key())
                        .withBytes(explicit.bytes());
    }

    /** Whole sequences are estimated where they are run, steps here: of one row, as their open axes have length 1. */
    private static Statefuliser.Stateful proven(OnnxFile file) {
        Statefuliser.Stateful stateful = Statefuliser.proven(file);
        RunEstimate.check(file.name(), stateful.file().model());
        return stateful;
    }

    private static ModelSource imported(ModelSource source) {
        if (Signatures.isPickle(source.bytes())) {
            throw new ModelException(
                    ModelError.MODEL_UNSUPPORTED,
                    source.name(),
                    "found a Python pickle: reading one runs the code in it, so it is never read; in Python, save the"
                            + " weights alone:\n"
                            + "  import torch; from safetensors.torch import save_file\n"
                            + "  save_file({k: v.contiguous() for k, v in model.state_dict().items()}, \"model.safetensors\")\n"
                            + "and describe the architecture in model.safetensors.properties");
        }
        Collection<ModelImporter> all =
                Plugins.all(ModelImporter.class, ModelImporter::name).values();
        List<ModelImporter> fitting = accepting(all, "", source);
        if (fitting.isEmpty() && !Signatures.isOnnx(source.bytes())) {
            fitting = accepting(all, source.name(), source);
        }
        if (fitting.size() > 1) {
            throw new ModelException(
                    ModelError.PLUGIN_CONFLICT,
                    source.name(),
                    "importers " + fitting.stream().map(ModelImporter::name).toList()
                            + " both claim this file; remove the jar of one");
        }
        if (fitting.isEmpty()) {
            requireNoArchitecture(source);
            return source;
        }
        Imported imported = fitting.get(0).read(source);
        return source.withBytes(write(source, imported)).without(ModelSetting.ARCHITECTURE.key());
    }

    private static byte[] write(ModelSource source, Imported imported) {
        try {
            return OnnxWriter.write(imported.network(), imported.settings());
        } catch (IllegalArgumentException e) {
            throw new ModelException(ModelError.MODEL_UNSUPPORTED, source.name(), e.getMessage() + "", e);
        }
    }

    private static List<ModelImporter> accepting(Collection<ModelImporter> all, String name, ModelSource source) {
        return all.stream()
                .filter(importer -> importer.accepts(name, source.bytes()))
                .toList();
    }

    private static void requireNoArchitecture(ModelSource source) {
        if (source.settings().containsKey(ModelSetting.ARCHITECTURE.key())) {
            throw new ModelException(
                    ModelError.MODEL_SETTING,
                    source.name() + ": " + ModelSetting.ARCHITECTURE.key(),
                    "this file brings its own architecture; remove the setting");
        }
    }
}

package io.github.cellstream.runtime.verify;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.importing.ModelFiles;
import io.github.cellstream.runtime.onnx.ModelInspection;
import io.github.cellstream.runtime.onnx.ModelSetting;
import io.github.cellstream.runtime.onnx.ModelSettings;
import io.github.cellstream.runtime.onnx.OnnxFile;
import io.github.cellstream.runtime.onnx.StatePair;
import io.github.cellstream.runtime.onnx.WholeFile;
import io.github.cellstream.runtime.stateful.SteppingProof;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A model file of any known format as one ONNX file: one step, explicit state, and in its metadata all that stood beside
 * it. ONNX Runtime has loaded it.
 *
 * @param bytes the new file
 * @param spec what it holds
 * @param pairs its states
 * @param proof how far stepping is from the whole sequence, if the graph had to be made steppable
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy of a large model would cost
public record Conversion(byte[] bytes, ModelSpec spec, List<StatePair> pairs, Optional<SteppingProof> proof) {
    private static final String PREFIX = "cellstream.";

    /**
     * Converts a file.
     *
     * @throws ModelException if it can't be read or stepped, or ONNX Runtime does not take the result
     */
    public static Conversion of(ModelSource source) {
        var read = ModelFiles.proven(source);
        OnnxFile file = read.file();
        ModelSource explicit = Engines.source(file);
        ModelSpec spec = loaded(explicit);
        List<StatePair> pairs = ModelInspection.of(explicit, spec).statePairs();
        ModelSettings settings = file.settings()
                .with(ModelSetting.NAME, spec.id().name())
                .with(ModelSetting.VERSION, spec.id().version())
                .with(
                        ModelSetting.TASK,
                        spec.task().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        if (!pairs.isEmpty()) {
            settings = settings.with(
                    ModelSetting.STATE_PAIRS,
                    pairs.stream().map(StatePair::toString).toList());
        }
        byte[] bytes = withMetadata(file.model(), settings);
        return new Conversion(
                bytes, loaded(ModelSource.settings(file.name(), Map.of()).withBytes(bytes)), pairs, read.proof());
    }

    /**
     * Writes the file whole or not at all: beside its place first, then moved there.
     *
     * @param to its place; a file there is replaced
     */
    public void write(Path to) throws IOException {
        WholeFile.write(to, bytes);
    }

    private static byte[] withMetadata(ModelProto from, ModelSettings settings) {
        ModelProto.Builder model = from.toBuilder().clearMetadataProps();
        from.getMetadataPropsList().stream()
                .filter(entry -> !entry.getKey().startsWith(PREFIX))
                .forEach(model::addMetadataProps);
        settings.asMap()
                .forEach((key, value) -> model.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(PREFIX + key).setValue(value)));
        return model.build().toByteArray();
    }

    private static ModelSpec loaded(ModelSource source) {
        try (SequenceModel model = Plugins.named(ModelEngine.class, ModelEngine::name, "onnxruntime")
                .load(source)) {
            return model.spec();
        }
    }
}

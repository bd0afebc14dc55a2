package io.github.cellstream.runtime.stateful;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.onnx.OnnxFile;
import java.util.Map;

/** Files whose graph was rewritten, with all settings in the metadata. */
final class Rewritten {
    private static final String PREFIX = "cellstream.";

    private Rewritten() {}

    /** Returns a file with another graph under the same name and settings. */
    static OnnxFile of(OnnxFile from, GraphProto.Builder graph) {
        ModelProto.Builder model = from.model().toBuilder().setGraph(graph).clearMetadataProps();
        from.model().getMetadataPropsList().stream()
                .filter(entry -> !entry.getKey().startsWith(PREFIX))
                .forEach(model::addMetadataProps);
        from.settings()
                .asMap()
                .forEach((key, text) -> model.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(PREFIX + key).setValue(text)));
        return OnnxFile.read(ModelSource.settings(from.name(), Map.of())
                .withBytes(model.build().toByteArray()));
    }
}

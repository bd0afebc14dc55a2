package io.github.cellstream.app.deploy;

import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.jvm.JvmEngine;
import io.github.cellstream.runtime.laws.RandomNetworks;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.onnx.ModelSetting;
import io.github.cellstream.runtime.onnx.ModelSettings;
import io.github.cellstream.runtime.onnx.OnnxWriter;
import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.ModelStage;
import io.github.cellstream.schemas.NamedText;
import io.github.cellstream.schemas.StatePolicy;
import java.util.List;

/** Small classifiers, and what is said of them. */
final class Announced {
    static final String SLOT = "model";

    private Announced() {}

    /** Returns the file of a network; the same seed and sizes have the same weights under every name. */
    static ModelSource source(String name, long seed, int features, Integer... hidden) {
        byte[] bytes = OnnxWriter.write(
                new RandomNetworks(seed).ofFeatures(Cell.LSTM, features, List.of(hidden), 4),
                ModelSettings.NONE.with(ModelSetting.NAME, name));
        return ModelSource.bytes(name, bytes);
    }

    static SequenceModel load(ModelSource source) {
        return new JvmEngine().load(source);
    }

    /** Returns an announcement with the file in it. */
    static ModelAnnouncement of(ModelSource source, ModelStage stage, StatePolicy policy) {
        try (SequenceModel model = load(source)) {
            ModelAnnouncement announcement = Announcements.describe(SLOT, "jvm", source, model.spec());
            Announcements.carry(announcement, source, null, 1 << 20);
            announcement.setStage(stage);
            announcement.setPolicy(policy);
            return announcement;
        }
    }

    static ModelAnnouncement mapping(ModelAnnouncement announcement, String to, String from) {
        announcement.setMapping(List.of(new NamedText(to, from)));
        return announcement;
    }
}

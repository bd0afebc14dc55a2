package io.github.cellstream.app.deploy;

import io.github.cellstream.runtime.ModelEngine;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.Plugins;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.ModelStage;
import io.github.cellstream.schemas.NamedText;
import io.github.cellstream.schemas.StatePolicy;
import io.github.cellstream.schemas.StateTensor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** From a model to its announcement, and back. */
final class Announcements {
    private Announcements() {}

    /** Describes a model, as a candidate without bytes or path. */
    static ModelAnnouncement describe(String slot, String engine, ModelSource source, ModelSpec spec) {
        return new ModelAnnouncement(
                slot,
                spec.id().name(),
                spec.id().version(),
                spec.id().fingerprint(),
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                ModelStage.CANDIDATE,
                StatePolicy.RESET,
                List.of(),
                engine,
                texts(source.settings()),
                null,
                null,
                spec.task().name(),
                spec.states().stream()
                        .map(tensor -> new StateTensor(tensor.name(), tensor.size()))
                        .toList());
    }

    /** Puts the file in, or its path where it is too large. */
    static void carry(ModelAnnouncement announcement, ModelSource source, @Nullable Path file, int inlineMaxBytes) {
        if (source.bytes().length == 0) {
            return;
        }
        if (file == null || source.bytes().length <= inlineMaxBytes) {
            announcement.setBytes(ByteBuffer.wrap(source.bytes()));
        } else {
            announcement.setFile(file.toAbsolutePath().toString());
        }
    }

    /** Returns where the model comes from. */
    static ModelSource source(ModelAnnouncement announcement) {
        Map<String, String> settings = new TreeMap<>();
        announcement.getSettings().forEach(setting -> settings.put(setting.getName(), setting.getValue()));
        ByteBuffer bytes = announcement.getBytes();
        if (bytes != null) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return ModelSource.bytes(label(announcement), copy).with(settings);
        }
        String file = announcement.getFile();
        return file != null
                ? ModelSource.file(Path.of(file)).with(settings)
                : ModelSource.settings(announcement.getName(), settings);
    }

    /**
     * Loads the model.
     *
     * @throws io.github.cellstream.runtime.ModelException if it can't be loaded
     */
    static SequenceModel load(ModelAnnouncement announcement) {
        return Plugins.named(ModelEngine.class, ModelEngine::name, announcement.getEngine())
                .load(source(announcement));
    }

    /** Returns name, version and the beginning of the fingerprint, for messages. */
    static String label(ModelAnnouncement model) {
        return model.getName() + " version " + model.getVersion() + " ("
                + model.getFingerprint().substring(0, 12) + ")";
    }

    static List<NamedText> texts(Map<String, String> texts) {
        return texts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new NamedText(entry.getKey(), entry.getValue()))
                .toList();
    }
}

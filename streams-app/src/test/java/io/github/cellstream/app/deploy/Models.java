package io.github.cellstream.app.deploy;

import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.ModelStage;
import io.github.cellstream.schemas.NamedText;
import io.github.cellstream.schemas.StatePolicy;
import io.github.cellstream.schemas.StateTensor;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Announced models for tests. */
final class Models {
    private Models() {}

    /** A classifier of one state tensor; its version's first character makes the fingerprint. */
    static ModelAnnouncement of(String version, ModelStage stage) {
        return new ModelAnnouncement(
                "model",
                "gait",
                version,
                fingerprint(version),
                Instant.EPOCH,
                stage,
                StatePolicy.RESET,
                List.of(),
                "auto",
                List.of(),
                null,
                null,
                "CLASSIFICATION",
                List.of(new StateTensor("h", 4)));
    }

    static ModelAnnouncement with(ModelAnnouncement model, StatePolicy policy, NamedText... mapping) {
        ModelAnnouncement copy = Moves.copy(model);
        copy.setPolicy(policy);
        copy.setMapping(Arrays.asList(mapping));
        return copy;
    }

    static String fingerprint(String version) {
        return Integer.toHexString(version.charAt(0) & 0xf).repeat(64);
    }
}

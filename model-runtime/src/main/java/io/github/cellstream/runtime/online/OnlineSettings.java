package io.github.cellstream.runtime.online;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.runtime.ModelId;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.Normalization;
import io.github.cellstream.runtime.Settings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The settings of the engine {@code online}, and their defaults.
 *
 * @param id {@code name} (default: the source's name) and {@code version} (default 0), with the fingerprint of all that
 *     follows
 * @param featureNames {@code features}: names, comma-separated, or their number (default 1); empty for a mere number
 * @param features how many there are, 1 to 1,024
 * @param units {@code units}: units of the reservoir, 1 to 1,024 (default 24). State grows with the square of units
 *     plus features: 3.3 KB for 24 and 1, 6.4 KB for 24 and 4
 * @param leaks {@code leaks}: the share of a unit that is replaced at each step, (0, 1], comma-separated, dealt out to
 *     the units in turn (default 1,0.3,0.1): small ones remember for longer
 * @param spectralRadius {@code spectral.radius}: what the recurrent matrix multiplies lengths by, 0 to 1.5 (default 0.9)
 * @param inputScale {@code input.scale}: weight of a standardised reading in the reservoir, 0 to 10 (default 0.5)
 * @param forgetting {@code forgetting}: share of what is known about the present situation that survives a step, 0.5 to
 *     1 (default 0.98)
 * @param delta {@code delta}: initial uncertainty of each readout weight, 1e-3 to 1e3 (default 1); small values
 *     regularise
 * @param horizon {@code horizon}: events over which mean and spread of a feature are followed, 2 to 1e6 (default 500)
 * @param seed {@code seed}: of the reservoir's weights (default 1)
 */
record OnlineSettings(
        ModelId id,
        List<String> featureNames,
        int features,
        int units,
        List<Float> leaks,
        float spectralRadius,
        float inputScale,
        float forgetting,
        float delta,
        int horizon,
        long seed) {

    /** Raised whenever the same settings begin to mean other numbers. */
    private static final String ALGORITHM = "online/2";

    static OnlineSettings read(ModelSource source) {
        Settings settings = new Settings(source.name(), source.settings());
        String task = settings.text("task", "forecast");
        if (!task.toLowerCase(Locale.ROOT).equals("forecast")) {
            throw settings.refused("task", task, "engine online can only forecast");
        }
        String name = settings.text("name", source.name());
        String version = settings.text("version", "0");
        List<String> names = settings.list("features", "1");
        int features = names.size();
        if (names.size() == 1 && names.get(0).matches("[0-9]+")) {
            features = (int) settings.integer("features", 1, 1, 1024);
            names = List.of();
        } else if (names.isEmpty() || names.size() > 1024 || names.contains("")) {
            throw settings.refused("features", String.join(",", names), "wanted a number or 1 to 1024 names");
        }
        int units = (int) settings.integer("units", 24, 1, 1024);
        List<Float> leaks = settings.numbers("leaks", "1,0.3,0.1", 1e-4f, 1);
        float spectralRadius = settings.number("spectral.radius", 0.9f, 0, 1.5f);
        float inputScale = settings.number("input.scale", 0.5f, 0, 10);
        float forgetting = settings.number("forgetting", 0.98f, 0.5f, 1);
        float delta = settings.number("delta", 1, 1e-3f, 1e3f);
        int horizon = (int) settings.integer("horizon", 500, 2, 1_000_000);
        long seed = settings.integer("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE);
        settings.refuseUnknown();
        String canonical = String.join(
                "\n",
                ALGORITHM,
                "features=" + features + names,
                "units=" + units,
                "leaks=" + leaks,
                "spectral.radius=" + spectralRadius,
                "input.scale=" + inputScale,
                "forgetting=" + forgetting,
                "delta=" + delta,
                "horizon=" + horizon,
                "seed=" + seed);
        return new OnlineSettings(
                new ModelId(name, version, sha256(canonical)),
                names,
                features,
                units,
                leaks,
                spectralRadius,
                inputScale,
                forgetting,
                delta,
                horizon,
                seed);
    }

    InputSpec input() {
        return new InputSpec(InputKind.FEATURES, features, featureNames, Normalization.IDENTITY);
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

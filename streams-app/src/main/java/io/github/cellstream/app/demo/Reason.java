package io.github.cellstream.app.demo;

import io.github.cellstream.schemas.Explanation;
import io.github.cellstream.schemas.FeatureExplanation;
import io.github.cellstream.schemas.TokenCandidate;
import io.github.cellstream.schemas.TokenExplanation;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Why an event was surprising, in a few words. */
final class Reason {
    /** Expected tokens that are named. */
    private static final int TOKENS = 2;

    private Reason() {}

    /** Says it; nothing where there is no explanation. */
    static String of(@Nullable Explanation explanation) {
        if (explanation == null) {
            return "";
        }
        List<FeatureExplanation> features = explanation.getFeatures();
        if (features != null && !features.isEmpty()) {
            return of(features.get(0));
        }
        return explanation.getToken() == null ? "" : of(explanation.getToken());
    }

    private static String of(FeatureExplanation feature) {
        Float lower = feature.getLower();
        Float upper = feature.getUpper();
        String expected = lower == null || upper == null
                ? String.format(Locale.ROOT, "%.4g", feature.getExpected())
                : String.format(Locale.ROOT, "%.4g to %.4g", lower, upper);
        return String.format(
                Locale.ROOT,
                "%s %.4g, expected %s (%.0f %% of the surprise)",
                feature.getFeature(),
                feature.getValue(),
                expected,
                100 * feature.getContribution());
    }

    private static String of(TokenExplanation token) {
        return String.format(
                Locale.ROOT,
                "%s came (rank %d), expected %s",
                shown(token.getToken()),
                token.getRank(),
                token.getExpected().stream()
                        .limit(TOKENS)
                        .map(Reason::candidate)
                        .collect(Collectors.joining(", ")));
    }

    private static String candidate(TokenCandidate candidate) {
        return String.format(Locale.ROOT, "%s %.0f %%", shown(candidate.getToken()), 100 * candidate.getProbability());
    }

    /** Returns a token that stays on its line, and is seen if it is a blank. */
    private static String shown(String token) {
        return switch (token) {
            case " " -> "' '";
            case "\n" -> "'\\n'";
            case "\t" -> "'\\t'";
            default -> token;
        };
    }
}

package io.github.cellstream.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.cellstream.training.evaluation.Detection;
import io.github.cellstream.training.evaluation.SessionThreshold;
import io.github.cellstream.training.evaluation.SurpriseThreshold;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code evaluate sequences} found.
 *
 * @param thresholds that the network's rules took
 * @param chosen the rule that judges
 * @param rules what each of the network's rules found
 * @param distinct what the chosen rule found, each session counted once
 * @param baselines what rules without a network found
 */
record SessionAnswer(
        Thresholds thresholds,
        String chosen,
        Map<String, Detection> rules,
        Detection distinct,
        Map<String, Detection> baselines) {
    /** The rule of the event that surprises most. */
    static final String SURPRISE = "surprise";

    /** The rule of places beyond rank g, with an allowance. */
    static final String RANKS = "ranks";

    /** DeepLog's own. */
    static final String ANY_EVENT = "anyEventBeyondG";

    /**
     * What was chosen by cross-validation.
     *
     * @param surprise none where g was given
     * @param ranks with an allowance
     * @param anyEvent without one
     */
    record Thresholds(Optional<SurpriseThreshold> surprise, SessionThreshold ranks, SessionThreshold anyEvent) {}

    /** Returns a table, its last line to be ended by what the run took. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format("%-28s %9s %9s %9s %9s %9s %9s%n", "", "TP", "FP", "FN", "precision", "recall", "F1"));
        rules.forEach((name, found) -> text.append(row(said(name), found)));
        text.append(row(chosen + ", distinct sessions", distinct));
        baselines.forEach((name, found) -> text.append(row(name, found)));
        return text.append(String.format("%-28s judged by %s", "settings", said(chosen)))
                .toString();
    }

    /** Writes the fields of the answer into an open object. */
    void write(JsonGenerator json) throws IOException {
        json.writeStringField("rule", chosen);
        Detection judged = rules.get(chosen);
        if (judged != null) {
            fields(json, judged);
        }
        if (thresholds.surprise().isPresent()) {
            json.writeNumberField("bits", thresholds.surprise().get().bits());
        }
        json.writeNumberField("g", thresholds.ranks().g());
        json.writeNumberField("allowance", thresholds.ranks().allowance());
        for (Map.Entry<String, Detection> rule : rules.entrySet()) {
            json.writeObjectFieldStart(rule.getKey());
            fields(json, rule.getValue());
            if (rule.getKey().equals(ANY_EVENT)) {
                json.writeNumberField("g", thresholds.anyEvent().g());
            }
            json.writeEndObject();
        }
        json.writeObjectFieldStart("distinct");
        fields(json, distinct);
        json.writeEndObject();
        json.writeObjectFieldStart("baselines");
        for (Map.Entry<String, Detection> baseline : baselines.entrySet()) {
            json.writeObjectFieldStart(baseline.getKey());
            fields(json, baseline.getValue());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private String said(String rule) {
        return switch (rule) {
            case SURPRISE ->
                String.format(
                        Locale.ROOT,
                        "an event beyond %.2f bits",
                        thresholds.surprise().map(SurpriseThreshold::bits).orElse(Float.NaN));
            case RANKS ->
                "ranks beyond " + thresholds.ranks().g() + " by over "
                        + thresholds.ranks().allowance();
            case ANY_EVENT -> "any event beyond rank " + thresholds.anyEvent().g();
            default -> throw new IllegalArgumentException(rule);
        };
    }

    private static String row(String name, Detection found) {
        return String.format(
                Locale.ROOT,
                "%-28s %9.0f %9.0f %9.0f %9.4f %9.4f %9.4f%n",
                name,
                found.truePositives(),
                found.falsePositives(),
                found.falseNegatives(),
                found.precision(),
                found.recall(),
                found.f1());
    }

    private static void fields(JsonGenerator json, Detection found) throws IOException {
        json.writeNumberField("truePositives", Math.round(found.truePositives()));
        json.writeNumberField("falsePositives", Math.round(found.falsePositives()));
        json.writeNumberField("falseNegatives", Math.round(found.falseNegatives()));
        json.writeNumberField("precision", found.precision());
        json.writeNumberField("recall", found.recall());
        json.writeNumberField("f1", found.f1());
    }
}

package io.github.cellstream.app.config;

import static org.apache.kafka.common.config.ConfigDef.Range.between;
import static org.apache.kafka.common.config.ConfigDef.ValidString.in;

import io.github.cellstream.processor.AnswerOptions;
import io.github.cellstream.runtime.head.HeadOptions;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The keys that say how much a prediction says, defined once as those of {@link Keys} are. */
public final class AnswerKeys {
    /** Weight of the newest event in a rolling classification. */
    public static final String CLASSIFICATION_SMOOTHING = "classification.smoothing";
    /** Number of candidates in a classification. */
    public static final String CLASSIFICATION_TOP_K = "classification.top.k";
    /** Tokens over which perplexity is averaged. */
    public static final String PERPLEXITY_SPAN = "perplexity.span";
    /** Share of the readings that intervals hold. */
    public static final String FORECAST_COVERAGE = "forecast.coverage";
    /** How many readings a forecast reaches ahead. */
    public static final String FORECAST_HORIZON = "forecast.horizon";
    /** Which predictions explain themselves. */
    public static final String EXPLANATION_WHEN = "explanation.when";
    /** Number of parts of an explanation. */
    public static final String EXPLANATION_SIZE = "explanation.size";

    private static final String ALWAYS = "always";
    private static final String ANOMALY = "anomaly";
    private static final String NEVER = "never";

    private AnswerKeys() {}

    static void define(Group group) {
        group.key(
                CLASSIFICATION_SMOOTHING,
                ConfigDef.Type.DOUBLE,
                1.0,
                between(1e-4, 1.0),
                Importance.LOW,
                "Weight of the newest event in a classification's probabilities; the others' is the rest. 1 takes what the"
                        + " model says at each event as it is, 0.1 averages over some ten events.");
        group.key(
                CLASSIFICATION_TOP_K,
                ConfigDef.Type.INT,
                0,
                between(0, 1000),
                Importance.LOW,
                "Names so many of the most probable classes with their probabilities, best first. 0 names the best alone;"
                        + " the list of all probabilities is always there.");
        group.key(
                PERPLEXITY_SPAN,
                ConfigDef.Type.INT,
                100,
                between(1, 1_000_000),
                Importance.LOW,
                "Tokens of a key over which its perplexity is averaged: a plain mean over the first ones, an exponential one"
                        + " from then on.");
        group.key(
                FORECAST_COVERAGE,
                ConfigDef.Type.DOUBLE,
                0.9,
                between(0.5, 0.9999),
                Importance.MEDIUM,
                "Share of the readings that a forecast's intervals are to hold. They are calibrated on each key's own errors"
                        + " while it runs.");
        group.key(
                FORECAST_HORIZON,
                ConfigDef.Type.INT,
                1,
                between(1, 1000),
                Importance.MEDIUM,
                "Readings that a forecast reaches ahead. Beyond 1 the model makes so many more steps for each event, fed its own"
                        + " forecasts.");
        group.key(
                EXPLANATION_WHEN,
                ConfigDef.Type.STRING,
                ANOMALY,
                in(ANOMALY, ALWAYS, NEVER),
                Importance.MEDIUM,
                "Which predictions explain themselves: those that reach anomaly.threshold, every one, or none.");
        group.key(
                EXPLANATION_SIZE,
                ConfigDef.Type.INT,
                5,
                between(1, 1000),
                Importance.LOW,
                "Features or tokens that an explanation names, the most telling first.");
    }

    static AnswerOptions read(AbstractConfig own) {
        double explainFrom = switch (own.getString(EXPLANATION_WHEN)) {
            case ALWAYS -> 0;
            case NEVER -> Double.POSITIVE_INFINITY;
            default -> Math.max(Double.MIN_VALUE, own.getDouble(Keys.ANOMALY_THRESHOLD));
        };
        return new AnswerOptions(
                new HeadOptions(
                        own.getDouble(CLASSIFICATION_SMOOTHING).floatValue(),
                        own.getInt(PERPLEXITY_SPAN),
                        own.getDouble(FORECAST_COVERAGE).floatValue()),
                own.getInt(Keys.OUTPUT_TOP_K),
                own.getInt(CLASSIFICATION_TOP_K),
                own.getInt(FORECAST_HORIZON),
                explainFrom,
                own.getInt(EXPLANATION_SIZE));
    }
}

package io.github.cellstream.runtime.onnx;

import java.util.Optional;

/**
 * What a model file says about itself beyond its numbers. In the file each is the metadata property {@code
 * cellstream.KEY}; in {@code FILE.properties} beside it, or in the configuration, {@code KEY} says the same and overrules
 * it.
 *
 * <p>One rule for lists: a value that begins with {@code [} is a JSON array of strings or numbers; any other value is cut
 * at its commas and blanks around the items are dropped. Items that hold commas, begin with {@code [}, or begin or end
 * with blanks need the JSON form.
 */
public enum ModelSetting {
    /** The user's name for the model. */
    NAME("name", false, "Name of the model, as predictions carry it; the file's name without its ending by default."),
    /** The user's version. */
    VERSION("version", false, "Version of the model, as predictions carry it; 0 by default."),
    /** A {@link io.github.cellstream.runtime.Task}. */
    TASK(
            "task",
            false,
            "What the output means: classification, forecast, next-token or raw. By default classification if labels"
                    + " are given or the graph ends in Softmax, otherwise raw."),
    /** A list of class names. */
    LABELS("labels", false, "List of the classes' names, in the order of the outputs."),
    /** A list of feature names. */
    FEATURES("features", true, "List of the features' names, in the order of the inputs."),
    /** A list of tokens. */
    VOCABULARY("vocabulary", true, "List of the tokens, in the order of their ids, from 0."),
    /** A token. */
    UNKNOWN_TOKEN(
            "unknown.token",
            true,
            "The token of the vocabulary that stands for those it doesn't hold; empty or left out: they are refused."),
    /** A list of numbers. */
    NORMALIZATION_MEAN(
            "normalization.mean", true, "List of numbers, one per feature: subtracted from the readings first."),
    /** A list of numbers. */
    NORMALIZATION_SCALE(
            "normalization.scale",
            true,
            "List of positive numbers, one per feature: readings are divided by them then."),
    /** A list of {@code in=out}. */
    STATE_PAIRS(
            "state.pairs",
            true,
            "List of INPUT=OUTPUT: each state input of the graph and the output that is fed to it at the next step."),
    /** A list of {@code in=initializer}. */
    STATE_INITIAL(
            "state.initial",
            true,
            "List of INPUT=INITIALIZER: the tensor of the file, of one row's size, from which a state starts. Zeros by"
                    + " default."),
    /** A list of {@code in=number}. */
    CONSTANTS(
            "constants",
            true,
            "List of INPUT=NUMBER: graph inputs that hold one number for good, such as a sample rate."),
    /** Name of a graph input. */
    INPUT("input", true, "Name of the graph input that takes the features or tokens, where it is not plain."),
    /** Name of a graph output. */
    OUTPUT("output", true, "Name of the graph output that the task speaks of; by default the first that is no state."),
    /** A line, or a JSON object. */
    ARCHITECTURE(
            "architecture",
            false,
            "For files that hold weights alone. Safetensors: the modules in order, such as 'embedding | rnn: LSTM, 2 layers"
                    + " | head | softmax'. HDF5: the JSON object that Keras's model.to_json() gives."),
    /** A whole number. */
    PARAMETERS("parameters", false, "Number of trained numbers, for information.");

    private final String key;
    private final boolean decidesNumbers;
    private final String documentation;

    ModelSetting(String key, boolean decidesNumbers, String documentation) {
        this.key = key;
        this.decidesNumbers = decidesNumbers;
        this.documentation = documentation;
    }

    /** Returns the setting of a key without prefix. */
    public static Optional<ModelSetting> of(String key) {
        for (ModelSetting setting : values()) {
            if (setting.key.equals(key)) {
                return Optional.of(setting);
            }
        }
        return Optional.empty();
    }

    /** Returns the key without the prefix {@code cellstream.}. */
    public String key() {
        return key;
    }

    /** Returns whether it decides the numbers a model gives for an event, and so belongs into its fingerprint. */
    public boolean decidesNumbers() {
        return decidesNumbers;
    }

    /** Returns one or two sentences for the user. */
    public String documentation() {
        return documentation;
    }
}

package io.github.cellstream.runtime;

/** Stable codes of what can be wrong with a model; each says whose turn it is. */
public enum ModelError {
    /** The file can't be read at all. */
    MODEL_UNREADABLE("operator"),
    /** The file is not what its name says, truncated, or its parts contradict each other. */
    MODEL_MALFORMED("model author"),
    /** The file promises more memory, nodes or bytes than the reader's limits. */
    MODEL_TOO_LARGE("model author"),
    /** A well-formed model that the engine can't run. */
    MODEL_UNSUPPORTED("model author"),
    /** A tensor's shape or type contradicts its use. */
    MODEL_SHAPE("model author"),
    /** The model's state inputs and outputs can't be paired, or more than one pairing fits. */
    MODEL_STATE_PAIRS("model author"),
    /** A {@code cellstream.*} setting is unknown, malformed, or contradicts the model. */
    MODEL_SETTING("operator"),
    /** Two engines, or stepping and the whole sequence, disagree. */
    MODEL_DISAGREES("model author"),
    /** The running step failed in native code. */
    MODEL_STEP_FAILED("Cellstream"),
    /** No plugin of that name. */
    PLUGIN_UNKNOWN("operator"),
    /** Two plugins of the same name, or two that claim the same file. */
    PLUGIN_CONFLICT("operator"),
    /** A folder of plugins, or a jar in it, can't be read. */
    PLUGIN_UNREADABLE("operator"),
    /** A plugin can't be made: a class is missing, or was built against another version. */
    PLUGIN_BROKEN("plugin author");

    private final String owner;

    ModelError(String owner) {
        this.owner = owner;
    }

    /** Returns who can mend it. */
    public String owner() {
        return owner;
    }
}

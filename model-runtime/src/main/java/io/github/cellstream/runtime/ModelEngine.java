package io.github.cellstream.runtime;

/**
 * Turns a model file into something that can be stepped. A plugin: implementations are found with {@link
 * java.util.ServiceLoader} and chosen by {@link #name}.
 */
public interface ModelEngine {
    /** Returns the name that configuration uses, lower case; unique on the class path. */
    String name();

    /** Returns one line for {@code cellstream plugins}: what it runs and on what. */
    String description();

    /**
     * Loads a model.
     *
     * @throws ModelException if the source is unreadable, malformed, or uses what this engine can't do; the message
     *     names the node or tensor, the shape found and the shape wanted
     */
    SequenceModel load(ModelSource source);
}

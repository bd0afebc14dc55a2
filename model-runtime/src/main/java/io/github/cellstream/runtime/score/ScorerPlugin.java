package io.github.cellstream.runtime.score;

import io.github.cellstream.runtime.ModelSpec;
import java.util.Map;

/** Makes a scorer. Found with {@link java.util.ServiceLoader} and chosen by {@link #name}. */
public interface ScorerPlugin {
    /** Returns the name that configuration uses, lower case; unique on the class path. */
    String name();

    /** Returns one line for {@code cellstream plugins}. */
    String description();

    /**
     * Makes a scorer for a model.
     *
     * @param settings settings named {@code scorer.*} without that prefix
     * @throws io.github.cellstream.runtime.ModelException if a setting is unknown or out of range
     */
    Scorer create(ModelSpec spec, Map<String, String> settings);
}

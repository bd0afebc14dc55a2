package io.github.cellstream.app.deploy;

import io.github.cellstream.runtime.ModelSource;

/**
 * The model that a configuration names.
 *
 * @param engine name of the engine that loads it
 * @param source where it comes from
 */
public record ConfiguredModel(String engine, ModelSource source) {}

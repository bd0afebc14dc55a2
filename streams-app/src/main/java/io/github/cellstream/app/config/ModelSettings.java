package io.github.cellstream.app.config;

import java.util.Map;

/**
 * Which model runs, and on what.
 *
 * @param file the model file; empty for an engine that needs none
 * @param engine the engine's name
 * @param metadata settings that complete or overrule the file's metadata, {@code model.*} without that prefix
 */
public record ModelSettings(String file, String engine, Map<String, String> metadata) {}

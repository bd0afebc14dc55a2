package io.github.cellstream.runtime.importing;

import io.github.cellstream.runtime.network.Network;
import io.github.cellstream.runtime.onnx.ModelSettings;

/**
 * What an importer has read.
 *
 * @param network the layers with their weights
 * @param settings what else the file says: labels, vocabulary, task, number of parameters …
 */
public record Imported(Network network, ModelSettings settings) {}

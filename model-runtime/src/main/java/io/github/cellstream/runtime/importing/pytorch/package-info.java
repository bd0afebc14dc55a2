/**
 * PyTorch weights as safetensors files. In come bytes and a line that describes the architecture; out come a network and
 * its weights in ONNX's gate order.
 *
 * <p>Neighbours: {@code importing} finds the importer.
 */
@NullMarked
package io.github.cellstream.runtime.importing.pytorch;

import org.jspecify.annotations.NullMarked;

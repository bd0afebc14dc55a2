/**
 * The description of a recurrent network: layers with their weights, in ONNX's layout and gate order.
 *
 * <p>Trainers and importers build it, {@code runtime.onnx} writes it to a file. It computes nothing.
 */
@NullMarked
package io.github.cellstream.runtime.network;

import org.jspecify.annotations.NullMarked;

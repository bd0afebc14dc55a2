/**
 * Engine {@code onnxruntime}: steps any ONNX graph whose states are inputs and outputs, in native code.
 *
 * <p>In: a checked {@link io.github.cellstream.runtime.onnx.OnnxFile}. Out: a {@link
 * io.github.cellstream.runtime.SequenceModel}. Neighbours: {@code runtime.onnx} says which tensor is which; nobody else
 * touches ONNX Runtime's session.
 */
@NullMarked
package io.github.cellstream.runtime.onnxruntime;

import org.jspecify.annotations.NullMarked;

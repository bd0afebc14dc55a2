/**
 * Model files: one ordinary ONNX file is one model; its {@code cellstream.*} metadata says what the numbers mean.
 *
 * <p>In: bytes. Out: a checked graph, the sizes and names of its parts; and, of a network, bytes again.
 */
@NullMarked
package io.github.cellstream.runtime.onnx;

import org.jspecify.annotations.NullMarked;

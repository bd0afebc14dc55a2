/**
 * Model files: one ordinary ONNX file is one model; its {@code cellstream.*} metadata says what the numbers mean.
 *
 * <p>In: bytes. Out: a checked graph ({@code OnnxFile}), the part that each input and output plays ({@code
 * ModelSignature}), what a user wants to see ({@code ModelInspection}); and, of a network, bytes again ({@code
 * OnnxWriter}).
 *
 * <p>Neighbours: the engines {@code runtime.jvm} and {@code runtime.onnxruntime} read files through it; {@code
 * runtime.network} is what it writes. It runs nothing.
 */
@NullMarked
package io.github.cellstream.runtime.onnx;

import org.jspecify.annotations.NullMarked;

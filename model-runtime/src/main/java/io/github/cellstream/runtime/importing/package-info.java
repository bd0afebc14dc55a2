/**
 * Foreign model files. In come the bytes of a file of another tool; out comes ONNX with explicit state, which is all that
 * the engines read.
 *
 * <p>Neighbours: {@code network} and {@code onnx.OnnxWriter} make the ONNX file, the engines ask {@link
 * io.github.cellstream.runtime.importing.ModelFiles} in front of {@code onnx.OnnxFile}. Nothing here runs code that lies
 * in a file: Lambda layers and pickles are refused.
 */
@NullMarked
package io.github.cellstream.runtime.importing;

import org.jspecify.annotations.NullMarked;

/**
 * Proof and conversion of model files. In comes a file of any known format; out comes how far its engines, its whole
 * sequence and recorded outputs are apart, or one ONNX file with explicit state.
 *
 * <p>Neighbours: {@code importing} reads the file, {@code stateful} makes it steppable with its own proof, {@code
 * auto.EngineComparison} compares engines. The command line prints what comes out.
 */
@NullMarked
package io.github.cellstream.runtime.verify;

import org.jspecify.annotations.NullMarked;

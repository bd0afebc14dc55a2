/**
 * {@code cellstream bench cell}: one LSTM or GRU step on the engine jvm, on the engine onnxruntime, and on ONNX Runtime
 * called as one would call it first.
 *
 * <p>In: options. Out: a table or JSON. {@link io.github.cellstream.benchmarks.cell.CellStep} is the bench itself, which JMH runs in
 * JVMs of their own.
 */
@NullMarked
package io.github.cellstream.benchmarks.cell;

import org.jspecify.annotations.NullMarked;

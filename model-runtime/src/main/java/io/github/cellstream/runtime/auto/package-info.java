/**
 * The engine {@code auto}: chooses between {@code jvm} and {@code onnxruntime} for a file, and says why.
 *
 * <p>In: a model source. Out: the model of the engine that was chosen. It knows the others by name only;
 * {@code importing} opens the file, once.
 */
@NullMarked
package io.github.cellstream.runtime.auto;

import org.jspecify.annotations.NullMarked;

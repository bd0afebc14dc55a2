/**
 * The contract of a recurrent model that is advanced one step at a time.
 *
 * <p>In: rows of features or token ids, and one flat {@code float[]} of state per row. Out: the next state and an
 * output row. Nothing here knows of Kafka, of keys or of time.
 *
 * <p>Neighbours: {@code runtime.onnx} reads and writes model files, {@code runtime.network} describes networks,
 * {@code runtime.jvm}, {@code runtime.onnxruntime} and {@code runtime.online} are the engines, {@code runtime.input}
 * prepares inputs, {@code runtime.head} and {@code runtime.score} read outputs, {@code runtime.generate} rolls a model
 * onward.
 */
@NullMarked
package io.github.cellstream.runtime;

import org.jspecify.annotations.NullMarked;

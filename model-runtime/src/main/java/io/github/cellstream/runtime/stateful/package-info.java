/**
 * Makes models that take a whole sequence steppable. In comes a graph that begins at zeros and reads all events of a
 * sequence; out comes a graph that takes one event and the old state and gives the new state, with the proof that both
 * answer alike.
 *
 * <p>Neighbours: {@code onnx} reads and checks the file before, {@code importing.ModelFiles} calls {@link
 * io.github.cellstream.runtime.stateful.Statefuliser} in front of both engines. ONNX Runtime runs both graphs here: which
 * axis of a tensor is time, what an initial state holds and whether stepping is right are observed, not guessed.
 */
@NullMarked
package io.github.cellstream.runtime.stateful;

import org.jspecify.annotations.NullMarked;

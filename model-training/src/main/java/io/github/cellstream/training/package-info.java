/**
 * Training: sequences and a network's description in, the same network with better weights out.
 *
 * <p>In: {@link io.github.cellstream.training.TrainingSet}s of {@link io.github.cellstream.training.Sequence}s, whoever
 * read them, and a {@link io.github.cellstream.runtime.network.Network}, for example from {@link
 * io.github.cellstream.training.NetworkBuilder}. Out: a {@link io.github.cellstream.training.TrainingReport} with the
 * best network, which {@code runtime.onnx} writes to an ordinary model file. {@link
 * io.github.cellstream.training.Trainer} is the way in. Neighbours: {@code model-runtime} alone; this package knows no
 * Kafka, no file format of data and no screen.
 */
@NullMarked
package io.github.cellstream.training;

import org.jspecify.annotations.NullMarked;

/**
 * The program and its operator against real brokers in containers.
 *
 * <p>In: a Docker engine, the images that {@link io.github.cellstream.it.Images} picks, and the packaged program in
 * {@code streams-app/target/app}. Out: proof, or a skip that says why ({@link io.github.cellstream.it.RequiresDocker}).
 *
 * <p>Neighbours: {@code docker/} says how the images are made; {@code .ci/run} makes skips fail.
 */
@NullMarked
package io.github.cellstream.it;

import org.jspecify.annotations.NullMarked;

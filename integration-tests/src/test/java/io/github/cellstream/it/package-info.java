/**
 * The program and its operator against real brokers: in containers where something is killed or frozen, else in this JVM.
 *
 * <p>In: a Docker engine, the images that {@link io.github.cellstream.it.Images} picks, and the packaged program in
 * {@code streams-app/target/app}. Out: proof, or a skip that says why ({@link io.github.cellstream.it.RequiresDocker}). What starts an
 * {@link io.github.cellstream.embedded.EmbeddedKafka} needs no engine.
 *
 * <p>Neighbours: {@code docker/} says how the images are made; {@code .ci/run} makes skips fail.
 */
@NullMarked
package io.github.cellstream.it;

import org.jspecify.annotations.NullMarked;

/**
 * Benches, and the commands of {@code cellstream bench} that run them. The program does not depend on this module: it finds
 * the commands where this jar is on its class path.
 *
 * <p>{@code machine} measures what the machine can do, {@code cell} one step of one cell on each engine (JMH). A bench of a whole
 * pipeline takes a package of its own beside these.
 */
@NullMarked
package io.github.cellstream.benchmarks;

import org.jspecify.annotations.NullMarked;

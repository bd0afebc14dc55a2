/**
 * Measures how fast training is.
 *
 * <p>In: threads and seconds. Out: events per second, and the share of what the machine can multiply, measured in the same
 * run. Neighbours: {@code training}, whose trainer runs as it does in earnest.
 */
@NullMarked
package io.github.cellstream.training.bench;

import org.jspecify.annotations.NullMarked;

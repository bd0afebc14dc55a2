/**
 * One real Kafka broker in this JVM, for the demo and for quick tests.
 *
 * <p>In: a port and a directory, or neither. Out: an address for ordinary Kafka clients. Nothing of the broker's internal
 * classes leaves this package.
 *
 * <p>Neighbours: the program's demo starts one; tests that need transactions on a real broker do too.
 */
@NullMarked
package io.github.cellstream.embedded;

import org.jspecify.annotations.NullMarked;

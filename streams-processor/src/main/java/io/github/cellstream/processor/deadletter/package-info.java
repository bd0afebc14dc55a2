/**
 * The one door by which failure leaves: Kafka Streams exception handlers that write rejected events to a dead-letter
 * topic and go on, and fail the task for everything else.
 *
 * <p>In: an exception and where it happened. Out: a record with the original bytes, and headers that say what was wrong
 * and where it came from.
 */
@NullMarked
package io.github.cellstream.processor.deadletter;

import org.jspecify.annotations.NullMarked;

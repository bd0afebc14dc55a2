/**
 * What crosses Kafka: the Avro contracts of events, predictions and lifecycle records, and their encodings.
 *
 * <p>In: generated classes. Out: bytes, and back. Neighbours: the operator and the program use it; it knows neither models
 * nor Kafka Streams.
 */
@NullMarked
package io.github.cellstream.schemas;

import org.jspecify.annotations.NullMarked;

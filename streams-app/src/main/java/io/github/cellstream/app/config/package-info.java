/**
 * The configuration: one typed, immutable value, made of a properties file in Kafka's habits.
 *
 * <p>In: keys and values as the user wrote them. Out: {@link io.github.cellstream.app.config.CellstreamConfig}, or every
 * mistake at once. Neighbours: decoders bring the definition of their own settings; everybody else reads the typed value.
 */
@NullMarked
package io.github.cellstream.app.config;

import org.jspecify.annotations.NullMarked;

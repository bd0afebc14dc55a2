/**
 * Meters: what the job did, counted.
 *
 * <p>In: calls from the operator, the decoder and the wiring. Out: a Micrometer registry, and its Prometheus text.
 */
@NullMarked
package io.github.cellstream.app.metrics;

import org.jspecify.annotations.NullMarked;

/**
 * The HTTP server: is the job alive, is it ready, what does it do.
 *
 * <p>In: requests, by default from this machine alone. Out: health as JSON, metrics as Prometheus text. It reads and never
 * changes the job.
 */
@NullMarked
package io.github.cellstream.app.http;

import org.jspecify.annotations.NullMarked;

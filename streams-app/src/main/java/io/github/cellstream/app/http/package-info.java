/**
 * The HTTP server: health and metrics, the dashboard, and queries as JSON.
 *
 * <p>In: requests, by default from this machine alone, elsewhere with a token. Out: pages that need nothing from elsewhere,
 * JSON, Prometheus text, and server-sent events. It reads and never changes the job: a reader that is slow gets less, and no
 * stream thread waits for one. Neighbours: {@code app.query} answers for keys, {@code app.history} and {@code app.dashboard}
 * remember what is shown.
 */
@NullMarked
package io.github.cellstream.app.http;

import org.jspecify.annotations.NullMarked;

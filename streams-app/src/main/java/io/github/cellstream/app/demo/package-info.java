/**
 * The demo: a broker, a fleet of machines with faults that are known, the real job, and a live view, in one process.
 *
 * <p>In: a few options. Out: what was found of what had been injected. Neighbours: {@code app.topology} runs the job as it
 * would run anywhere; the demo sees no more of it than its topics.
 */
@NullMarked
package io.github.cellstream.app.demo;

import org.jspecify.annotations.NullMarked;

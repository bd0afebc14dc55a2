/**
 * The demo: a broker, events with faults that are known, a model trained on the spot, the real jobs, and a live view, in one
 * process.
 *
 * <p>In: a few options. Out: what was found of what had been injected. Neighbours: {@code app.demo.scenario} says what is played;
 * {@code app.topology} runs the jobs as it would run them anywhere; the demo sees no more of them than their topics.
 */
@NullMarked
package io.github.cellstream.app.demo;

import org.jspecify.annotations.NullMarked;

/**
 * How a bench is told: what it shows while it runs, charts, and JSON.
 *
 * <p>In: labels and numbers. Out: a bar on a terminal, lines, SVG files, JSON. Knows no bench; {@code cell}, {@code pipeline} and
 * {@code recovery} use it.
 */
@NullMarked
package io.github.cellstream.benchmarks.report;

import org.jspecify.annotations.NullMarked;

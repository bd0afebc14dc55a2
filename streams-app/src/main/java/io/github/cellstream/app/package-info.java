/**
 * The program {@code cellstream}.
 *
 * <p>In: a command line and a properties file. Out: a running Kafka Streams job, or an answer on standard output.
 * Neighbours: {@code app.cli} reads the command line, {@code app.config} the settings, {@code app.decode} the events,
 * {@code app.topology} wires the job, {@code app.http} and {@code app.metrics} show it, {@code app.demo} plays it through.
 */
@NullMarked
package io.github.cellstream.app;

import org.jspecify.annotations.NullMarked;

/**
 * Tools for the states of a job: look one up, take a snapshot of all, bring a snapshot back, reset keys.
 *
 * <p>In: a job's configuration. Out: what its changelog holds, a snapshot file, records on its topics. The job itself need not run;
 * what needs it stopped checks that it is. Neighbours: {@code config} and {@code topology} know the names; {@code
 * processor.state.StateCodec} alone reads and writes the bytes of a state; the command line shows what is found.
 */
@NullMarked
package io.github.cellstream.app.state;

import org.jspecify.annotations.NullMarked;

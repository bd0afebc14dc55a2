/**
 * The last steps of some keys, in memory, for whoever looks at them while the job runs.
 *
 * <p>In: what the operator tells of each event, on its own threads. Out: copies of columns, to any thread. It holds a fixed
 * number of keys with a fixed number of steps each, and forgets everything with the process. Neighbours: {@code
 * processor} tells, {@code app.http} shows.
 */
@NullMarked
package io.github.cellstream.app.history;

import org.jspecify.annotations.NullMarked;

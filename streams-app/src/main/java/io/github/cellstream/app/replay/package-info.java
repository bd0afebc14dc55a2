/**
 * History again: the job's own topology, on a stretch of its input, under an application id of its own.
 *
 * <p>In: a job's configuration, a stretch of time or one event. Out: the answers that the job gave, in another topic, or on the screen. The
 * job's group, states and topics are read and never written. Neighbours: {@code topology} builds what runs; {@code state} reads
 * changelogs and brings a snapshot in to start from.
 */
@NullMarked
package io.github.cellstream.app.replay;

import org.jspecify.annotations.NullMarked;

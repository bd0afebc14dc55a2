/**
 * Other models for a job that runs: announced on a topic, loaded and checked on every instance, taken up at a commit.
 *
 * <p>In: announcements from a compacted topic, written by {@link io.github.cellstream.app.deploy.ModelDesk} for the command line.
 * Out: {@link io.github.cellstream.processor.model.Deployments} for the operator, reports on a status topic, meters.
 *
 * <p>Neighbours: {@code processor.model} says what a task needs to know; {@code app.topology} starts and closes {@link
 * io.github.cellstream.app.deploy.Upgrades}; {@code app.cli} asks at the desk.
 */
@NullMarked
package io.github.cellstream.app.deploy;

import org.jspecify.annotations.NullMarked;

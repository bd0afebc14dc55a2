/**
 * The demo's scenarios: events among which some are odd on purpose, and the jobs and the model that are to find those.
 *
 * <p>In: a number of keys and a seed. Out: a {@link io.github.cellstream.app.demo.scenario.Scenario}: events for a topic, the
 * configuration of each job, and what its model is trained on. Neighbours: {@code app.demo} plays it; {@code
 * model-training} gives corpora and recipes. No Kafka here.
 */
@NullMarked
package io.github.cellstream.app.demo.scenario;

import org.jspecify.annotations.NullMarked;

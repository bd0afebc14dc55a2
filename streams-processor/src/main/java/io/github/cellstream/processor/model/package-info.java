/**
 * Which model a task steps, when that changes, and what becomes of the states that the model before it made.
 *
 * <p>In: {@link io.github.cellstream.processor.model.Deployments}, by whoever loads models. Out: for each task the deployment
 * to work by, and how two models that run side by side compare. Neighbours: the operator asks; {@code processor.state} keeps
 * the states. Nothing here loads a model or knows a topic.
 */
@NullMarked
package io.github.cellstream.processor.model;

import org.jspecify.annotations.NullMarked;

package io.github.cellstream.app.demo.scenario;

import io.github.cellstream.training.data.Corpus;
import io.github.cellstream.training.recipe.Recipe;

/**
 * What a scenario's model is trained on, and how.
 *
 * @param name of the model
 * @param corpus without a fault in it
 * @param recipe of the training
 */
public record Course(String name, Corpus corpus, Recipe recipe) {}

/** Tests of {@link io.github.cellstream.training.recipe.Recipe}. */
@NullMarked
package io.github.cellstream.training.recipe;

import org.jspecify.annotations.NullMarked;

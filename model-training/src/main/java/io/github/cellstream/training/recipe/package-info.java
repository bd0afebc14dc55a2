/**
 * What a network should look like and how it is trained, per task, for those who don't want to choose; and the way from a corpus to
 * a model file.
 *
 * <p>In: a {@link io.github.cellstream.training.data.Corpus} and a {@link io.github.cellstream.training.recipe.Recipe}. Out: a {@link
 * io.github.cellstream.training.recipe.TrainedModel}, the bytes of an ONNX file with everything a job must know. Neighbours:
 * {@code training.data} codes the corpus, the trainer trains; the program shows progress and writes the file.
 */
@NullMarked
package io.github.cellstream.training.recipe;

import org.jspecify.annotations.NullMarked;

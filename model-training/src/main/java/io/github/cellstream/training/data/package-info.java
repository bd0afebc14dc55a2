/**
 * From a user's files to sequences that can be trained on.
 *
 * <p>In: lines of text (sessions, labelled sentences, plain text, the UEA archive's series). Out: a {@link
 * io.github.cellstream.training.data.Corpus} of examples as they were read, its parts for training and judging, and a
 * {@link io.github.cellstream.training.data.CorpusCoding}: vocabulary, normalisation and labels, learnt from the training part
 * alone, as the model's file will carry them. Neighbours: the trainer takes the encoded sequences; the program reads CSV,
 * JSON and topics with the decoders that serve events, and makes the same corpus of them.
 */
@NullMarked
package io.github.cellstream.training.data;

import org.jspecify.annotations.NullMarked;

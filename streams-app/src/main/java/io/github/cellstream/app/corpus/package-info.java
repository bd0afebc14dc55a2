/**
 * Events to train on and to judge with: CSV and JSON files and topics, read by the decoders that serve a job, so that training
 * and serving see the same features and the same tokens.
 *
 * <p>In: files, or a bounded range of a topic. Out: a {@link io.github.cellstream.training.data.Corpus}, the events of a key in
 * order as one sequence. Neighbours: {@code app.decode} turns bytes into events; {@code training.data} reads the formats
 * that hold no events.
 */
@NullMarked
package io.github.cellstream.app.corpus;

import org.jspecify.annotations.NullMarked;

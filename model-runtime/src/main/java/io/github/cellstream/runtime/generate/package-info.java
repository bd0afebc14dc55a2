/**
 * What comes next, and what after that: a model is rolled onward from a state and fed its own answers.
 *
 * <p>In: a model, and a state that some sequence has reached (or a beginning that is read first). Out: tokens drawn one by
 * one, or readings forecast one by one; the sequence's own state stays as it was. Neighbours: {@code runtime.head} makes the
 * first answer; whoever holds a key's state asks for more.
 */
@NullMarked
package io.github.cellstream.runtime.generate;

import org.jspecify.annotations.NullMarked;

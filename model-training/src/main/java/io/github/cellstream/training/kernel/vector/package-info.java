/**
 * The loops of {@code training.kernel} with the Vector API. Compiled apart, and found by name, as {@code
 * runtime.jvm.vector} is.
 */
@NullMarked
package io.github.cellstream.training.kernel.vector;

import org.jspecify.annotations.NullMarked;

/** Tests of the engine {@code auto}. */
@NullMarked
package io.github.cellstream.runtime.auto;

import org.jspecify.annotations.NullMarked;

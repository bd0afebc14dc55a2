/** Tests of the engine {@code jvm}. */
@NullMarked
package io.github.cellstream.runtime.jvm;

import org.jspecify.annotations.NullMarked;

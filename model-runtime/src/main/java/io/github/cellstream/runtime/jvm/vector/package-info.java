/**
 * Vector kernels. Alone in its package because it needs {@code --add-modules jdk.incubator.vector}: {@link
 * io.github.cellstream.runtime.jvm.Kernels#best} looks it up guardedly and falls back to scalar code aloud.
 */
@NullMarked
package io.github.cellstream.runtime.jvm.vector;

import org.jspecify.annotations.NullMarked;

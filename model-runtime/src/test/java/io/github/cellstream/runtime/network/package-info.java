/** Reference implementations of layers. */
@NullMarked
package io.github.cellstream.runtime.network;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.github.cellstream.runtime.stateful;

import org.jspecify.annotations.NullMarked;

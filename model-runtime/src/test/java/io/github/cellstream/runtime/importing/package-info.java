@NullMarked
package io.github.cellstream.runtime.importing;

import org.jspecify.annotations.NullMarked;

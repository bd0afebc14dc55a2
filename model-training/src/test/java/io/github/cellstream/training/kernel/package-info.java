@NullMarked
package io.github.cellstream.training.kernel;

import org.jspecify.annotations.NullMarked;

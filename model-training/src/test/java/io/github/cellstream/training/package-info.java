@NullMarked
package io.github.cellstream.training;

import org.jspecify.annotations.NullMarked;

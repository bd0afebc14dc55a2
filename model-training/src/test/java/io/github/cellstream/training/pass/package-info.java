@NullMarked
package io.github.cellstream.training.pass;

import org.jspecify.annotations.NullMarked;

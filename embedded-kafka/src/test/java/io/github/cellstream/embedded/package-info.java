@NullMarked
package io.github.cellstream.embedded;

import org.jspecify.annotations.NullMarked;

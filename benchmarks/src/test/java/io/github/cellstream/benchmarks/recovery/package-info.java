@NullMarked
package io.github.cellstream.benchmarks.recovery;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.github.cellstream.benchmarks.cell;

import org.jspecify.annotations.NullMarked;

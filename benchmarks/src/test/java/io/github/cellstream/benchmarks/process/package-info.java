@NullMarked
package io.github.cellstream.benchmarks.process;

import org.jspecify.annotations.NullMarked;

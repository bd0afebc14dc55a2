@NullMarked
package io.github.cellstream.benchmarks.contender;

import org.jspecify.annotations.NullMarked;

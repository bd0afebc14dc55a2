@NullMarked
package io.github.cellstream.benchmarks.workload;

import org.jspecify.annotations.NullMarked;

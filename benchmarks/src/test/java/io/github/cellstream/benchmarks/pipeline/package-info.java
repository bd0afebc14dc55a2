@NullMarked
package io.github.cellstream.benchmarks.pipeline;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.github.cellstream.benchmarks.report;

import org.jspecify.annotations.NullMarked;

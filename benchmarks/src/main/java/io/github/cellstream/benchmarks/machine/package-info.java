/** What the machine is and the most that one of its cores can multiply: the measure that figures are shares of. */
@NullMarked
package io.github.cellstream.benchmarks.machine;

import org.jspecify.annotations.NullMarked;

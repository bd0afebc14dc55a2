/** Files made to harm: each kind is refused quickly, in little memory, and nothing falls over. */
@NullMarked
package io.github.cellstream.runtime.hostile;

import org.jspecify.annotations.NullMarked;

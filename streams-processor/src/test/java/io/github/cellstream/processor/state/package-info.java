/** Tests. */
@NullMarked
package io.github.cellstream.processor.state;

import org.jspecify.annotations.NullMarked;

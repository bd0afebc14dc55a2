/** Tests. */
@NullMarked
package io.github.cellstream.processor.deadletter;

import org.jspecify.annotations.NullMarked;

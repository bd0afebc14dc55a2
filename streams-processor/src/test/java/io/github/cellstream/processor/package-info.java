/** Tests. */
@NullMarked
package io.github.cellstream.processor;

import org.jspecify.annotations.NullMarked;

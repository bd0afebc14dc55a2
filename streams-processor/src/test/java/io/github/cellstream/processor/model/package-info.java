@NullMarked
package io.github.cellstream.processor.model;

import org.jspecify.annotations.NullMarked;

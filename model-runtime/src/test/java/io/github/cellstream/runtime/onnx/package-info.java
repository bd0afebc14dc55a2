/** Tests of the package of the same name. */
@NullMarked
package io.github.cellstream.runtime.onnx;

import org.jspecify.annotations.NullMarked;

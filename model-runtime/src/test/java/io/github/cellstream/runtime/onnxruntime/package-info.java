/** Tests of the package of the same name. */
@NullMarked
package io.github.cellstream.runtime.onnxruntime;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.github.cellstream.app.deploy;

import org.jspecify.annotations.NullMarked;

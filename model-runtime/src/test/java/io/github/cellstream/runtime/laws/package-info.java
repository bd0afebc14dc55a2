/**
 * The law kit: what every engine's models must do, as a test class to extend, and networks to do it with.
 *
 * <p>In: a model of an implementer. Out: failed tests. Shipped in this module's test-jar.
 */
@NullMarked
package io.github.cellstream.runtime.laws;

import org.jspecify.annotations.NullMarked;

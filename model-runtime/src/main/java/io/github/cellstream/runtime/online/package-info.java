/**
 * The engine {@code online}: a reservoir with a readout that is learnt per key while it runs. No model file, no training.
 *
 * <p>In: rows of features in the user's units, and per row one flat state that holds all that has been learnt. Out: the
 * forecast of the next reading, how new the present situation is, and how far the reading is from what was expected of it. Neighbour: {@code runtime.network} draws the
 * recurrent matrix.
 */
@NullMarked
package io.github.cellstream.runtime.online;

import org.jspecify.annotations.NullMarked;

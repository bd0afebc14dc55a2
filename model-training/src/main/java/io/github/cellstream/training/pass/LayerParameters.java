package io.github.cellstream.training.pass;

import io.github.cellstream.runtime.network.Layer;
import java.util.List;

/** The weights of one layer, packed, at its place in the array of all weights. */
interface LayerParameters {
    /** Returns the layer's name. */
    String name();

    /** Returns where its weights lie. */
    List<Parameters.Range> ranges();

    /** Packs the layer's weights. */
    void load(float[] weights);

    /** Returns the layer with the packed weights. */
    Layer store(float[] weights);

    /** Draws anew which weights are dropped. */
    default void draw(long seed) {}

    /** Refreshes what is derived from the weights, one of {@code parts} parts of it. */
    default void derive(float[] weights, int part, int parts) {}
}

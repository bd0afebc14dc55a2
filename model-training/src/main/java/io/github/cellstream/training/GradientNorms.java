package io.github.cellstream.training;

import io.github.cellstream.training.pass.Parameters;
import java.util.ArrayList;
import java.util.List;

/** Follows the lengths of the layers' gradients over an epoch. */
final class GradientNorms {
    private final List<Parameters.LayerRanges> layers;
    private final double[] sums;
    private final double[] greatest;
    private int batches;
    private int clipped;

    GradientNorms(List<Parameters.LayerRanges> layers) {
        this.layers = layers;
        this.sums = new double[layers.size()];
        this.greatest = new double[layers.size()];
    }

    void add(AdamOptimizer.Norms norms, boolean wasClipped) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += norms.layers()[i];
            greatest[i] = Math.max(greatest[i], norms.layers()[i]);
        }
        batches++;
        clipped += wasClipped ? 1 : 0;
    }

    int clipped() {
        return clipped;
    }

    List<EpochReport.GradientNorm> report() {
        List<EpochReport.GradientNorm> norms = new ArrayList<>();
        for (int i = 0; i < sums.length; i++) {
            norms.add(new EpochReport.GradientNorm(layers.get(i).name(), sums[i] / batches, greatest[i]));
        }
        return norms;
    }
}

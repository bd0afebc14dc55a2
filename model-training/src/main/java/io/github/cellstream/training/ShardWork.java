package io.github.cellstream.training;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.training.pass.Loss;
import io.github.cellstream.training.pass.NetworkPass;
import io.github.cellstream.training.pass.Shape;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/** Fills one shard's pass from its slices, runs it, and carries the states of its lanes. */
final class ShardWork {
    private final NetworkPass pass;
    private final Targeting targeting;
    private final Normalizer normalizer;
    private final float noise;
    private final Random random = new Random();
    private final float[] gradient;
    private final float[][] lanes;
    private final int[] lengths;
    private Loss.Judged judged = Loss.Judged.NOTHING;

    /**
     * Makes a shard's workplace.
     *
     * @param carried lanes whose states are carried, and weights whose gradient is taken; 0 for none
     */
    ShardWork(NetworkPass pass, BatchPlan plan, Targeting targeting, Inputs inputs, Carried carried) {
        this.pass = pass;
        this.targeting = targeting;
        this.normalizer = inputs.normalizer();
        this.noise = inputs.noise();
        this.gradient = new float[carried.weights()];
        this.lanes = new float[carried.lanes()][pass.stateSize()];
        this.lengths = new int[plan.rows()];
    }

    /**
     * How features are read.
     *
     * @param noise deviation of what is added to normalised features while learning
     */
    record Inputs(Normalizer normalizer, float noise) {}

    /**
     * What a shard keeps between batches.
     *
     * @param lanes whose states are carried on
     * @param weights length of its gradient
     */
    record Carried(int lanes, int weights) {}

    float[] gradient() {
        return gradient;
    }

    Loss.Judged judged() {
        return judged;
    }

    /**
     * Forwards and backwards.
     *
     * @param weight of all targets of the batch
     */
    void learn(List<Slice> slices, double weight, long seed) {
        random.setSeed(new SplittableRandom(seed).nextLong());
        fill(slices, weight > 0 ? 1 / weight : 0, noise);
        judged = pass.forward(true, seed);
        pass.backward(gradient);
        keepStates(slices);
    }

    /** Forwards alone, without dropout. */
    void judge(List<Slice> slices) {
        fill(slices, 0, 0);
        judged = pass.forward(false, 0);
        keepStates(slices);
    }

    private void fill(List<Slice> slices, double scale, float deviation) {
        for (int row = 0; row < slices.size(); row++) {
            lengths[row] = slices.get(row).steps();
        }
        Shape shape = pass.begin(lengths, slices.size());
        pass.targets().setScale(scale);
        for (int row = 0; row < slices.size(); row++) {
            Slice slice = slices.get(row);
            if (slice.fresh()) {
                pass.beginAnew(row);
            } else {
                pass.beginWith(row, lanes[slice.lane()]);
            }
            for (int t = 0; t < slice.steps(); t++) {
                int packed = shape.base(t) + row;
                read(slice.sequence(), slice.from() + t, packed, deviation);
                if (!targeting.atEnd()) {
                    targeting.write(slice.sequence(), slice.from() + t, pass.targets(), packed, normalizer);
                }
            }
            if (targeting.atEnd()) {
                int last = slice.from() + slice.steps() - 1;
                targeting.write(slice.sequence(), last, pass.targets(), row, normalizer);
            }
        }
    }

    private void read(Sequence sequence, int step, int packed, float deviation) {
        if (sequence.kind() == InputKind.TOKENS) {
            pass.setToken(packed, sequence.token(step));
            return;
        }
        for (int f = 0; f < sequence.width(); f++) {
            float added = deviation == 0 ? 0 : (float) (deviation * random.nextGaussian());
            pass.setFeature(packed, f, normalizer.apply(sequence.feature(step, f), f) + added);
        }
    }

    private void keepStates(List<Slice> slices) {
        if (lanes.length == 0) {
            return;
        }
        for (int row = 0; row < slices.size(); row++) {
            pass.end(row, lanes[slices.get(row).lane()]);
        }
    }
}

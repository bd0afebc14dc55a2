package io.github.cellstream.training;

import io.github.cellstream.runtime.network.Layer;
import io.github.cellstream.runtime.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Leaves out the steps that a network masks: they change no state, so nothing is learnt from them. */
final class Unmasked {
    private final boolean masksZero;
    private final List<Float> masked;
    private final Normalizer normalizer;

    Unmasked(Network network, Normalizer normalizer) {
        this.normalizer = normalizer;
        this.masksZero = network.layers().get(0) instanceof Layer.Embedding embedding && embedding.maskZero();
        this.masked = network.layers().stream()
                .filter(layer -> layer instanceof Layer.Masking)
                .map(layer -> ((Layer.Masking) layer).value())
                .toList();
    }

    /** Returns the sequences without masked steps, and without those of which nothing is left. */
    List<Sequence> of(List<Sequence> sequences) {
        if (!masksZero && masked.isEmpty()) {
            return sequences;
        }
        List<Sequence> left = new ArrayList<>();
        for (Sequence sequence : sequences) {
            int[] steps = IntStream.range(0, sequence.length())
                    .filter(step -> !isMasked(sequence, step))
                    .toArray();
            if (steps.length > 0) {
                left.add(steps.length == sequence.length() ? sequence : sequence.steps(steps));
            }
        }
        return left;
    }

    private boolean isMasked(Sequence sequence, int step) {
        if (masksZero) {
            return sequence.token(step) == 0;
        }
        for (int f = 0; f < sequence.width(); f++) {
            if (!masked.contains(normalizer.apply(sequence.feature(step, f), f))) {
                return false;
            }
        }
        return true;
    }
}

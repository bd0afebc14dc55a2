package io.github.cellstream.training;

import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.runtime.network.Activation;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.network.Network;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Small tasks that can be learnt in a second, drawn from a seed. */
final class Toys {
    private Toys() {}

    /** The label is the first token, 2 or 3; noise of 0 and 1 follows. */
    static TrainingSet firstToken(int sequences, long seed) {
        Random random = new Random(seed);
        List<Sequence> all = IntStream.range(0, sequences)
                .mapToObj(i -> {
                    int[] tokens = random.ints(2 + random.nextInt(9), 0, 2).toArray();
                    int label = random.nextInt(2);
                    tokens[0] = 2 + label;
                    return Sequence.ofTokens(tokens).labelled(label);
                })
                .toList();
        return new TrainingSet(InputSpec.tokens(4), List.of("two", "three"), all);
    }

    static Network classifier(Cell cell, long seed) {
        return NetworkBuilder.tokens(4, seed)
                .embedding(8)
                .dropout(0.1f)
                .recurrent(cell, 16)
                .dense(2, Activation.SOFTMAX)
                .build();
    }

    /** One long text of a rhythm: 0 1 2 3 0 1 2 3 with, here and there, a 4 that changes nothing. */
    static TrainingSet rhythm(int length, long seed) {
        Random random = new Random(seed);
        int[] tokens = new int[length];
        int beat = 0;
        for (int i = 0; i < length; i++) {
            tokens[i] = random.nextInt(10) == 0 ? 4 : beat++ % 4;
        }
        return new TrainingSet(InputSpec.tokens(5), List.of(), List.of(Sequence.ofTokens(tokens)));
    }

    static Network rhythmModel(long seed) {
        return NetworkBuilder.tokens(5, seed)
                .embedding(8)
                .recurrent(Cell.GRU_RESET_AFTER, 16)
                .dense(5, Activation.SOFTMAX)
                .build();
    }

    /** Sine waves of two features far from zero, 40 steps each. */
    static TrainingSet waves(int sequences, long seed) {
        Random random = new Random(seed);
        List<Sequence> all = IntStream.range(0, sequences)
                .mapToObj(i -> {
                    float[] values = new float[80];
                    double phase = 6 * random.nextDouble();
                    for (int t = 0; t < 40; t++) {
                        values[2 * t] = (float) (100 + 20 * Math.sin(phase + 0.4 * t));
                        values[2 * t + 1] = (float) (-5 + Math.cos(phase + 0.4 * t));
                    }
                    return Sequence.ofFeatures(2, values);
                })
                .toList();
        InputSpec input = new InputSpec(InputKind.FEATURES, 2, List.of("a", "b"), Standardisation.of(all));
        return new TrainingSet(input, List.of(), all);
    }
}

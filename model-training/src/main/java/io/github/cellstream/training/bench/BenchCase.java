package io.github.cellstream.training.bench;

import io.github.cellstream.runtime.InputSpec;
import io.github.cellstream.runtime.network.Activation;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.network.Network;
import io.github.cellstream.training.Batching;
import io.github.cellstream.training.NetworkBuilder;
import io.github.cellstream.training.Objective;
import io.github.cellstream.training.Sequence;
import io.github.cellstream.training.TrainingOptions;
import io.github.cellstream.training.TrainingSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** The networks whose training is timed, on random tokens. */
public enum BenchCase {
    /**
     * The network of the textbooks: {@code Embedding(5000, 64), Dropout, LSTM 64, LSTM 64, Dense 6}, batches of 64
     * sequences of 12 tokens, one label a sequence.
     */
    TEXTBOOK("sequences", 12) {
        @Override
        Network network() {
            return NetworkBuilder.tokens(5000, SEED)
                    .embedding(64)
                    .dropout(0.3f)
                    .recurrent(Cell.LSTM, 64)
                    .recurrent(Cell.LSTM, 64)
                    .dense(CLASSES, Activation.SOFTMAX)
                    .build();
        }

        @Override
        TrainingSet set() {
            Random random = new Random(SEED);
            List<Sequence> sequences = IntStream.range(0, 64 * 50)
                    .mapToObj(i -> Sequence.ofTokens(random.ints(12, 0, 5000).toArray())
                            .labelled(random.nextInt(CLASSES)))
                    .toList();
            return new TrainingSet(InputSpec.tokens(5000), List.of("a", "b", "c", "d", "e", "f"), sequences);
        }

        @Override
        TrainingOptions options() {
            return TrainingOptions.of(Objective.CLASS_AT_END).withBatching(new Batching(64, 0, 2));
        }

        @Override
        double operationsPerStep() {
            // The dense layer works at the last of 12 steps.
            return 6.0 * (2 * 256 * (64 + 64) + 64 * CLASSES / 12.0);
        }
    },
    /**
     * A character model: embedding 64, LSTM 256, 65 characters, 64 streams in windows of 64 steps whose state is carried on.
     */
    CHARACTERS("characters", 1) {
        @Override
        Network network() {
            return NetworkBuilder.tokens(CHARACTER_COUNT, SEED)
                    .embedding(64)
                    .recurrent(Cell.LSTM, 256)
                    .dense(CHARACTER_COUNT, Activation.SOFTMAX)
                    .build();
        }

        @Override
        TrainingSet set() {
            int[] text =
                    new Random(SEED).ints(64 * 64 * 20 + 1, 0, CHARACTER_COUNT).toArray();
            return new TrainingSet(InputSpec.tokens(CHARACTER_COUNT), List.of(), List.of(Sequence.ofTokens(text)));
        }

        @Override
        TrainingOptions options() {
            return TrainingOptions.of(Objective.NEXT_TOKEN).withBatching(new Batching(64, 64, 2));
        }

        @Override
        double operationsPerStep() {
            // The input's product is taken once a character of the alphabet, not once a step.
            return 6.0 * (1024 * 256 + 256 * CHARACTER_COUNT);
        }
    };

    private static final long SEED = 1;
    private static final int CLASSES = 6;
    private static final int CHARACTER_COUNT = 65;

    private final String unit;
    private final int stepsPerUnit;

    BenchCase(String unit, int stepsPerUnit) {
        this.unit = unit;
        this.stepsPerUnit = stepsPerUnit;
    }

    /** Returns what is counted. */
    public String unit() {
        return unit;
    }

    int stepsPerUnit() {
        return stepsPerUnit;
    }

    abstract Network network();

    abstract TrainingSet set();

    abstract TrainingOptions options();

    /** Returns the floating-point operations of the matrix products of one step, forwards and twice that backwards. */
    abstract double operationsPerStep();
}

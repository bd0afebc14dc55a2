package com.example.cellstream;

import io.github.cellstream.runtime.head.Judgement;
import io.github.cellstream.runtime.score.Scorer;

/**
 * Page's cumulative sum ("Continuous inspection schemes", Biometrika 41, 1954) of a key's standardised surprise: {@code S = max(0,
 * S + z - slack)}. A drift too small for any single event adds up.
 *
 * <pre>
 *  memory  0 events seen   1 mean surprise   2 sum of squared deviations (Welford)   3 S
 * </pre>
 */
final class Cusum implements Scorer {
    private static final int SIZE = 4;
    private static final float EVENTS_TO_KNOW_THE_USUAL = 10;

    private final float slack;
    private final float limit;

    Cusum(float slack, float limit) {
        this.slack = slack;
        this.limit = limit;
    }

    @Override
    public int memorySize() {
        return SIZE;
    }

    @Override
    public void initialMemory(float[] memory, int offset) {
        for (int i = 0; i < SIZE; i++) {
            memory[offset + i] = 0;
        }
    }

    @Override
    public void score(Judgement judgement, float[] memory, int offset) {
        float surprise = judgement.surprise;
        if (Float.isNaN(surprise)) {
            judgement.score = 0;
            judgement.likelihood = 0;
            return;
        }
        float deviation = (float) Math.sqrt(memory[offset + 2] / Math.max(1, memory[offset] - 1));
        if (memory[offset] >= EVENTS_TO_KNOW_THE_USUAL && deviation > 0) {
            float z = (surprise - memory[offset + 1]) / deviation;
            memory[offset + 3] = Math.max(0, memory[offset + 3] + z - slack);
        }
        float sum = memory[offset + 3];
        judgement.score = sum / (sum + limit);
        judgement.likelihood = judgement.score;
        memory[offset]++;
        float change = surprise - memory[offset + 1];
        memory[offset + 1] += change / memory[offset];
        memory[offset + 2] += change * (surprise - memory[offset + 1]);
    }
}

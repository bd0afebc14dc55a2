package io.github.cellstream.training.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.runtime.jvm.Kernels;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vector loops give the bits of the scalar ones. */
class GateKernelsTest {
    private static final int STRIDE = 40;
    private static final int MOST_ROWS = 33;

    private final Kernels kernels = Kernels.best();
    private final GateKernels scalar = new ScalarGateKernels(kernels);
    private final GateKernels vector = GateKernels.best();
    private final Random random = new Random(20260403);

    @Test
    void shouldRunOnVectorsInThisBuild() {
        assertThat(vector).isNotInstanceOf(ScalarGateKernels.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 32, MOST_ROWS})
    void shouldGiveTheSameBitsForAnLstm(int rows) {
        int block = MOST_ROWS * 4 * kernels.lanes();
        float[] tape = floats(block * 8);
        same(tape, (with, found) -> with.lstmForward(lstm(found, rows, block)));
        same(tape, (with, found) -> with.lstmBackward(lstm(found, rows, block)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 32, MOST_ROWS})
    void shouldGiveTheSameBitsForAGru(int rows) {
        int block = MOST_ROWS * 4 * kernels.lanes();
        float[] tape = floats(block * 8);
        // The work space may be left as it falls.
        same(tape, (with, found) -> {
            GruRows gru = gru(found, rows, block);
            with.gruForward(gru);
            Arrays.fill(found, gru.work, gru.work + 2 * rows * kernels.lanes(), 0f);
        });
        same(tape, (with, found) -> with.gruBackward(gru(found, rows, block)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 16, 64, 1001})
    void shouldGiveTheSameBitsForAStepOfAdam(int length) {
        float[] tape = floats(4 * 1100);
        same(tape, (with, found) -> {
            AdamStep step = new AdamStep();
            step.weights = Arrays.copyOf(found, 1100);
            step.gradient = Arrays.copyOfRange(found, 1100, 2200);
            step.mean = Arrays.copyOfRange(found, 2200, 3300);
            step.square = Arrays.copyOfRange(found, 3300, 4400);
            for (int i = 0; i < 1100; i++) {
                step.square[i] = Math.abs(step.square[i]);
            }
            step.from = 3;
            step.to = 3 + length;
            step.scale = 0.7f;
            step.beta1 = 0.9f;
            step.beta2 = 0.999f;
            step.rate = 0.01f;
            step.epsilon = 1e-8f;
            step.decay = 0.001f;
            with.adam(step);
            System.arraycopy(step.weights, 0, found, 0, 1100);
            System.arraycopy(step.mean, 0, found, 2200, 1100);
            System.arraycopy(step.square, 0, found, 3300, 1100);
        });
    }

    private void same(float[] tape, BiConsumer<GateKernels, float[]> work) {
        float[] expected = tape.clone();
        float[] found = tape.clone();
        work.accept(scalar, expected);
        work.accept(vector, found);
        assertThat(found).isEqualTo(expected);
        assertThat(found).isNotEqualTo(tape);
    }

    private static LstmRows lstm(float[] tape, int rows, int block) {
        LstmRows lstm = new LstmRows();
        lstm.tape = tape;
        lstm.rows = rows;
        lstm.stride = STRIDE;
        lstm.gates = 0;
        lstm.tanhCell = block;
        lstm.cell = 2 * block;
        lstm.oldCell = 3 * block;
        lstm.output = 4 * block;
        lstm.outputGradient = 5 * block;
        lstm.stateGradient = 6 * block;
        lstm.cellGradient = 7 * block;
        return lstm;
    }

    private static GruRows gru(float[] tape, int rows, int block) {
        GruRows gru = new GruRows();
        gru.tape = tape;
        gru.rows = rows;
        gru.stride = STRIDE;
        gru.gates = 0;
        gru.work = block;
        gru.oldState = 2 * block;
        gru.output = 3 * block;
        gru.outputGradient = 4 * block;
        gru.stateGradient = 5 * block;
        return gru;
    }

    private float[] floats(int n) {
        float[] floats = new float[n];
        for (int i = 0; i < n; i++) {
            floats[i] = 2 * random.nextFloat() - 1;
        }
        return floats;
    }
}

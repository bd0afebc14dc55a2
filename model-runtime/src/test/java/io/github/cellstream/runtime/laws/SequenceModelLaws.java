package io.github.cellstream.runtime.laws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import io.github.cellstream.runtime.InputKind;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The laws of {@link SequenceModel}. An implementer of an engine extends this class once per kind of model and gets every
 * law as a test:
 *
 * <pre>{@code
 * class MyEngineLawsTest extends SequenceModelLaws {
 *     protected SequenceModel model() { return new MyEngine().load(source); }
 *     protected Refusal refusal() { return new Refusal(() -> new MyEngine().load(broken), List.of("W", "[3, 4]", "[3, 5]")); }
 * }
 * }</pre>
 *
 * <p>Inputs are drawn with a fixed seed; a law that fails does so again.
 */
public abstract class SequenceModelLaws {
    private static final long SEED = 20_260_101L;
    private static final int STEPS = 12;

    /** Loads the model under test; each law loads one and closes it. */
    protected abstract SequenceModel model();

    /** Returns a bad source and what its refusal must name. */
    protected abstract Refusal refusal();

    /**
     * Returns by how much a row alone may differ from the row in a batch, relative to {@code 1 + |value|}; 0, the default,
     * means bit for bit. All other laws are bit for bit always: they compare runs of equal batch sizes.
     */
    protected float companyTolerance() {
        return 0;
    }

    /** Returns whether a step allocates nothing on the heap; only then is that law checked. */
    protected boolean allocatesNothing() {
        return false;
    }

    /**
     * A bad source.
     *
     * @param load loads it
     * @param named what the message must hold: the node or tensor, the shape found, the shape wanted
     */
    public record Refusal(Callable<SequenceModel> load, List<String> named) {}

    @Test
    void shouldGoOnAfterAPauseAsIfThereHadBeenNone() {
        try (SequenceModel model = model()) {
            Rows rows = new Rows(model, SEED, 3);
            StepBatch whole = rows.begin();
            for (int step = 0; step < STEPS; step++) {
                rows.step(whole, step);
            }
            StepBatch first = rows.begin();
            for (int step = 0; step < 5; step++) {
                rows.step(first, step);
            }
            StepBatch second = rows.begin();
            System.arraycopy(first.states(), 0, second.states(), 0, first.states().length);
            for (int step = 5; step < STEPS; step++) {
                rows.step(second, step);
            }
            assertSameBits(second, whole);
        }
    }

    @Test
    void shouldGoOnUnchangedWhenTheStateWasStoredAndReadBack() {
        try (SequenceModel model = model()) {
            Rows rows = new Rows(model, SEED + 1, 2);
            StepBatch awake = rows.begin();
            float[] stored = awake.states().clone();
            for (int step = 0; step < STEPS; step++) {
                rows.step(awake, step);
                StepBatch asleep = rows.begin();
                System.arraycopy(sleep(stored), 0, asleep.states(), 0, stored.length);
                rows.step(asleep, step);
                assertSameBits(asleep, awake);
                stored = asleep.states().clone();
            }
        }
    }

    @Test
    void shouldTreatARowAloneAsInCompany() {
        try (SequenceModel model = model()) {
            for (int size : new int[] {2, 3, 5, 8, 17, 33}) {
                Rows together = new Rows(model, SEED + size, size);
                StepBatch company = together.begin();
                List<StepBatch> alone = new ArrayList<>();
                for (int row = 0; row < size; row++) {
                    alone.add(together.alone());
                }
                for (int step = 0; step < 4; step++) {
                    together.step(company, step);
                    for (int row = 0; row < size; row++) {
                        together.stepAlone(alone.get(row), step, row);
                        assertSameRow(alone.get(row), company, row, model);
                    }
                }
            }
        }
    }

    @Test
    void shouldLeaveRowsBeyondTheSizeAlone() {
        try (SequenceModel model = model()) {
            Rows rows = new Rows(model, SEED + 2, 4);
            StepBatch batch = rows.begin();
            Arrays.fill(batch.states(), batch.stateOffset(3), batch.states().length, 7);
            Arrays.fill(batch.outputs(), batch.outputOffset(3), batch.outputs().length, 7);
            rows.fill(batch, 0);
            batch.size(3);
            model.step(batch);
            assertThat(Arrays.copyOfRange(batch.states(), batch.stateOffset(3), batch.states().length))
                    .containsOnly(sevens(model.spec().stateSize()));
            assertThat(Arrays.copyOfRange(batch.outputs(), batch.outputOffset(3), batch.outputs().length))
                    .containsOnly(7f);
            batch.size(0);
            float[] before = batch.states().clone();
            model.step(batch);
            assertThat(batch.states()).isEqualTo(before);
        }
    }

    @Test
    void shouldKeepANeighboursNanOutOfARow() {
        try (SequenceModel model = model()) {
            Rows rows = new Rows(model, SEED + 3, 5);
            StepBatch clean = rows.begin();
            StepBatch dirty = rows.begin();
            for (float poison : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                for (int step = 0; step < 3; step++) {
                    rows.step(clean, step);
                    rows.fill(dirty, step);
                    poison(dirty, model, 2, poison);
                    model.step(dirty);
                    for (int row : new int[] {0, 1, 3, 4}) {
                        assertThat(row(dirty, model, row)).isEqualTo(row(clean, model, row));
                    }
                }
            }
        }
    }

    @Test
    void shouldServeSeveralThreadsEachWithABatchOfItsOwn() throws Exception {
        try (SequenceModel model = model()) {
            Rows rows = new Rows(model, SEED + 4, 3);
            StepBatch expected = rows.begin();
            for (int step = 0; step < 50; step++) {
                rows.step(expected, step);
            }
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                List<Callable<StepBatch>> jobs = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    jobs.add(() -> {
                        StepBatch batch = rows.begin();
                        for (int step = 0; step < 50; step++) {
                            rows.step(batch, step);
                        }
                        return batch;
                    });
                }
                for (Future<StepBatch> done : threads.invokeAll(jobs)) {
                    assertSameBits(done.get(), expected);
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> shouldAllocateNothingPerStep() {
        return allocatesNothing()
                ? Stream.of(1, 16).map(size -> DynamicTest.dynamicTest("batch of " + size, () -> measure(size)))
                : Stream.empty();
    }

    @TestFactory
    Stream<DynamicTest> shouldRefuseTokensOutOfRangeBeforeAnyStateChanges() {
        try (SequenceModel model = model()) {
            return model.spec().input().kind() == InputKind.TOKENS
                    ? Stream.of(-1, model.spec().input().size(), Integer.MIN_VALUE, Integer.MAX_VALUE)
                            .map(token -> DynamicTest.dynamicTest("token " + token, () -> refuseToken(token)))
                    : Stream.empty();
        }
    }

    @Test
    void shouldRefuseABadSourceNamingWhatIsWrong() {
        Refusal refusal = refusal();
        ModelException refused = catchThrowableOfType(
                ModelException.class, () -> refusal.load().call().close());
        assertThat(refused).isNotNull();
        assertThat(refused.getMessage()).contains(refusal.named()).startsWith(refused.code() + " (");
    }

    @Test
    void shouldTellTheSameSpecAlwaysAndWriteTheInitialStateWhereAsked() {
        try (SequenceModel model = model()) {
            assertThat(model.spec()).isSameAs(model.spec());
            assertThat(model.engine()).contains("/");
            int size = model.spec().stateSize();
            float[] plain = new float[size];
            model.initialState(plain, 0);
            float[] shifted = new float[size + 4];
            Arrays.fill(shifted, 7);
            model.initialState(shifted, 2);
            assertThat(Arrays.copyOfRange(shifted, 2, size + 2)).isEqualTo(plain);
            assertThat(new float[] {shifted[0], shifted[1], shifted[size + 2], shifted[size + 3]})
                    .containsOnly(7);
        }
    }

    @Test
    void shouldCloseTwiceWithoutHarm() {
        SequenceModel model = model();
        StepBatch batch = new Rows(model, SEED, 2).begin();
        model.step(batch);
        model.close();
        model.close();
    }

    private void refuseToken(int token) {
        try (SequenceModel model = model()) {
            Rows rows = new Rows(model, SEED + 5, 3);
            StepBatch batch = rows.begin();
            rows.step(batch, 0);
            rows.fill(batch, 1);
            batch.tokens()[2] = token;
            float[] before = batch.states().clone();
            assertThatThrownBy(() -> model.step(batch))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Integer.toString(token));
            assertThat(batch.states()).isEqualTo(before);
        }
    }

    private void measure(int size) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (SequenceModel model = model()) {
            Rows rows = new Rows(model, SEED + 6, size);
            StepBatch batch = rows.begin();
            rows.fill(batch, 0);
            long least = Long.MAX_VALUE;
            // Kernels box until the JIT has compiled them, which a busy machine puts off; the law speaks of the warm
            // step.
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (least > 0 && System.nanoTime() < deadline) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int step = 0; step < 500; step++) {
                    model.step(batch);
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertThat(least)
                    .as("bytes allocated by 500 steps of %d rows", size)
                    .isZero();
        }
    }

    private void assertSameRow(StepBatch alone, StepBatch company, int row, SequenceModel model) {
        float[] expected = row(alone, model, 0);
        float[] found = row(company, model, row);
        for (int i = 0; i < expected.length; i++) {
            if (companyTolerance() == 0) {
                assertThat(Float.floatToRawIntBits(found[i]))
                        .as("value %d of row %d: %s alone, %s in company", i, row, expected[i], found[i])
                        .isEqualTo(Float.floatToRawIntBits(expected[i]));
            } else {
                assertThat(Math.abs(found[i] - expected[i]))
                        .as("value %d of row %d: %s alone, %s in company", i, row, expected[i], found[i])
                        .isLessThanOrEqualTo(companyTolerance() * (1 + Math.abs(expected[i])));
            }
        }
    }

    private static void assertSameBits(StepBatch found, StepBatch expected) {
        assertThat(bits(found.states())).isEqualTo(bits(expected.states()));
        assertThat(bits(found.outputs())).isEqualTo(bits(expected.outputs()));
    }

    /** What a store does: floats become little-endian bytes and floats again. */
    private static float[] sleep(float[] state) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * state.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(state);
        float[] back = new float[state.length];
        bytes.asFloatBuffer().get(back);
        return back;
    }

    private static void poison(StepBatch batch, SequenceModel model, int row, float value) {
        if (model.spec().input().kind() == InputKind.FEATURES) {
            Arrays.fill(batch.inputs(), batch.inputOffset(row), batch.inputOffset(row + 1), value);
        }
        Arrays.fill(batch.states(), batch.stateOffset(row), batch.stateOffset(row + 1), value);
    }

    /** A row's state and output. */
    private static float[] row(StepBatch batch, SequenceModel model, int row) {
        int states = model.spec().stateSize();
        int outputs = model.spec().outputSize();
        float[] both = new float[states + outputs];
        System.arraycopy(batch.states(), batch.stateOffset(row), both, 0, states);
        System.arraycopy(batch.outputs(), batch.outputOffset(row), both, states, outputs);
        return both;
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }

    private static float[] sevens(int size) {
        return size == 0 ? new float[0] : new float[] {7};
    }
}

package io.github.cellstream.runtime.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.onnx.ElementType;
import io.github.cellstream.runtime.onnx.Graphs;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs that others write: states of odd layouts, time axes, several outputs, fixed batches, ids of any type. */
class OnnxRuntimeGraphsTest {
    /** x [batch,1,3] is added to the two layers of s [2,batch,3], and to t [batch]: row axes 0, 1 and 0. */
    private static Graphs sums(Object batch) {
        return new Graphs()
                .input("t_in", ElementType.FLOAT, batch)
                .input("x", ElementType.FLOAT, batch, 1, 3)
                .input("s_in", ElementType.FLOAT, 2, batch, 3)
                .node("Transpose", "x", "x_by_time", Graphs.ints("perm", 1L, 0L, 2L))
                .node("Add", "s_in x_by_time", "s_out")
                .node("ReduceMax", "x", "largest", Graphs.ints("axes", 1L, 2L), Graphs.integer("keepdims", 0))
                .node("Add", "t_in largest", "t_out")
                .node("Transpose", "s_out", "y", Graphs.ints("perm", 1L, 0L, 2L))
                .node("Neg", "t_out", "z")
                .output("s_out", 2, batch, 3)
                .output("y", batch, 2, 3)
                .output("t_out", batch)
                .output("z", batch);
    }

    @Test
    void shouldGatherAndScatterStatesOfAnyLayout() {
        try (SequenceModel model = new OnnxRuntimeEngine().load(sums("batch").source())) {
            check(model);
        }
    }

    @Test
    void shouldRunRowsOneByOneWhereTheBatchIsFixed() {
        try (SequenceModel model = new OnnxRuntimeEngine().load(sums(1).source())) {
            check(model);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT64", "INT32", "FLOAT"})
    void shouldFeedIdsOfAnyType(String type) {
        Graphs graph = new Graphs()
                .input("x", ElementType.valueOf(type), 1, "batch")
                .node("Cast", "x", "ids", Graphs.integer("to", 7))
                .constant("table", List.of(3L, 1L), List.of(10f, 20f, 30f))
                .node("Gather", "table ids", "y")
                .output("y", 1, "batch", 1);
        try (SequenceModel model = new OnnxRuntimeEngine().load(graph.source())) {
            StepBatch batch = model.newBatch(4);
            batch.size(3);
            batch.tokens()[0] = 2;
            batch.tokens()[1] = 0;
            batch.tokens()[2] = 1;
            model.step(batch);
            assertThat(batch.outputs()).startsWith(30, 10, 20);
            assertThat(model.spec().stateSize()).isZero();
        }
    }

    @Test
    void shouldFindAtLoadThatRowsInfluenceEachOther() {
        Graphs graph = new Graphs()
                .input("x", ElementType.FLOAT, "batch", 3)
                .node("Softmax", "x", "y", Graphs.integer("axis", 0))
                .output("y", "batch", 3);
        assertThatThrownBy(() -> new OnnxRuntimeEngine().load(graph.source()))
                .hasMessageContainingAll("MODEL_DISAGREES", "graph.onnx", "beside another row");
    }

    @Test
    void shouldNameWhatOnnxRuntimeDoesNotTake() {
        Graphs graph = new Graphs()
                .input("x", ElementType.FLOAT, "batch", 3)
                .node("NoSuchOperator", "x", "y")
                .output("y", "batch", 3);
        assertThatThrownBy(() -> new OnnxRuntimeEngine().load(graph.source()))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.code()).isEqualTo(ModelError.MODEL_UNSUPPORTED))
                .hasMessageContainingAll("graph.onnx", "NoSuchOperator");
        Graphs mismatch = new Graphs()
                .input("x", ElementType.FLOAT, "batch", 3)
                .constant("W", List.of(4L, 2L), Collections.nCopies(8, 1f))
                .node("MatMul", "x W", "y")
                .output("y", "batch", 2);
        assertThatThrownBy(() -> new OnnxRuntimeEngine().load(mismatch.source()))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("graph.onnx", "MatMul");
    }

    @Test
    void shouldRefuseBatchesOfOthersAndStepsAfterClose() {
        SequenceModel one = new OnnxRuntimeEngine().load(sums("batch").source());
        try (SequenceModel other = new OnnxRuntimeEngine().load(sums("batch").source())) {
            StepBatch batch = one.newBatch(1);
            batch.size(1);
            assertThatThrownBy(() -> other.step(batch)).isInstanceOf(IllegalArgumentException.class);
            one.step(batch);
            one.close();
            assertThatThrownBy(() -> one.step(batch)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> one.newBatch(1)).isInstanceOf(IllegalStateException.class);
        }
    }

    private static void check(SequenceModel model) {
        assertThat(model.spec().states()).extracting(slice -> slice.name()).containsExactly("t_in", "s_in");
        assertThat(model.spec().outputs()).extracting(slice -> slice.name()).containsExactly("y", "z");
        assertThat(model.spec().stateSize()).isEqualTo(7);
        StepBatch batch = model.newBatch(4);
        for (int size : new int[] {3, 4, 1, 3}) {
            batch.size(size);
            for (int i = 0; i < batch.states().length; i++) {
                batch.states()[i] = 100 + i;
            }
            for (int i = 0; i < batch.inputs().length; i++) {
                batch.inputs()[i] = i % 3 == 0 ? 0.5f : 0.25f;
            }
            model.step(batch);
            for (int row = 0; row < size; row++) {
                int at = 7 * row;
                assertThat(batch.states()[at]).isEqualTo(100 + at + 0.5f);
                assertThat(batch.outputs()[batch.outputOffset(row) + 6]).isEqualTo(-(100 + at + 0.5f));
                for (int i = 0; i < 6; i++) {
                    float expected = 100 + at + 1 + i + (i % 3 == 0 ? 0.5f : 0.25f);
                    assertThat(batch.states()[at + 1 + i]).isEqualTo(expected);
                    assertThat(batch.outputs()[batch.outputOffset(row) + i]).isEqualTo(expected);
                }
            }
            assertThat(batch.states()[7 * size < 28 ? 7 * size : 27]).isEqualTo(size < 4 ? 100 + 7 * size : 127.25f);
        }
    }
}

package io.github.cellstream.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatePairsTest {
    @ParameterizedTest
    @CsvSource({
        "h0, c0, hn, cn",
        "h, c, hn, cn",
        "h0, c0, h1, c1",
        "h_in, c_in, h_out, c_out",
        "hidden, cell, hidden_next, cell_next",
        "state1, state2, state1N, state2N",
        "hIn, cIn, hOut, cOut",
        "prev_h, prev_c, new_h, new_c",
        "past.h, past.c, present.h, present.c",
        "lstm.h, lstm.c, lstm.h.next, lstm.c.next",
        "initial_h, initial_c, final_h, final_c",
        "input_h, input_c, output_h, output_c",
        "h_0, c_0, h_n, c_n"
    })
    void shouldPairByCommonNamesWhereShapesAreEqual(String h, String c, String hn, String cn) {
        assertThat(pairs(List.of("x", h, c), List.of("y", cn, hn)))
                .containsExactly(new StatePair(h, hn), new StatePair(c, cn));
    }

    @Test
    void shouldPairByShapeWhereOnlyOneReadingIsLeft() {
        Graphs graph = new Graphs()
                .input("a", ElementType.FLOAT, "batch", 4)
                .input("b", ElementType.FLOAT, 2, "batch", 4)
                .node("Relu", "a", "p")
                .node("Relu", "b", "q")
                .output("q", 2, "batch", 4)
                .output("p", "batch", 4);
        assertThat(StatePairs.of(OnnxFile.read(graph.source())))
                .as("the data is a, since b has the form of no event")
                .isEqualTo(List.of(new StatePair("b", "q")));
    }

    @Test
    void shouldFindNoStateWhereOneInputIsAll() {
        assertThat(pairs(List.of("x"), List.of("y"))).isEmpty();
    }

    @Test
    void shouldAskWithTheLineToWriteWhereSeveralReadingsFit() {
        assertThatThrownBy(() -> pairs(List.of("x", "a", "b"), List.of("y", "p", "q")))
                .hasMessageContainingAll(
                        "MODEL_STATE_PAIRS", "a FLOAT[batch,3]", "p or q", "cellstream.state.pairs=a=", "graph.onnx");
        assertThatThrownBy(() -> pairs(List.of("a", "b"), List.of("p", "q")))
                .hasMessageContaining("cellstream.state.pairs=");
    }

    @Test
    void shouldObeyTheSettingAndCheckIt() {
        Graphs graph = graph(List.of("x", "a", "b"), List.of("y", "p", "q"));
        assertThat(StatePairs.of(OnnxFile.read(graph.source().with(Map.of("state.pairs", "b=p,a=q")))))
                .containsExactly(new StatePair("a", "q"), new StatePair("b", "p"));
        assertThat(StatePairs.of(OnnxFile.read(graph.source().with(Map.of("state.pairs", "")))))
                .isEmpty();
        assertThatThrownBy(() -> StatePairs.of(OnnxFile.read(graph.source().with(Map.of("state.pairs", "a=z")))))
                .hasMessageContainingAll("'z'", "[y, p, q]");
        assertThatThrownBy(() -> StatePairs.of(OnnxFile.read(graph.source().with(Map.of("state.pairs", "a=p,b=p")))))
                .hasMessageContaining("two inputs");
        Graphs uneven = graph(List.of("x", "a"), List.of("y")).node("Concat", "x x", "z", Graphs.integer("axis", 1));
        uneven.output("z", "batch", 6);
        assertThatThrownBy(() -> StatePairs.of(OnnxFile.read(uneven.source().with(Map.of("state.pairs", "a=z")))))
                .hasMessageContainingAll("MODEL_SHAPE", "FLOAT[batch,3]", "FLOAT[batch,6]");
    }

    @Test
    void shouldLetInputAndOutputSettingsDecide() {
        Graphs graph = graph(List.of("a", "b"), List.of("p", "q"));
        assertThat(StatePairs.of(OnnxFile.read(graph.source().with(Map.of("input", "b", "output", "p")))))
                .containsExactly(new StatePair("a", "q"));
    }

    private static List<StatePair> pairs(List<String> inputs, List<String> outputs) {
        return StatePairs.of(OnnxFile.read(graph(inputs, outputs).source()));
    }

    private static Graphs graph(List<String> inputs, List<String> outputs) {
        Graphs graph = new Graphs();
        inputs.forEach(input -> graph.input(input, ElementType.FLOAT, "batch", 3));
        List<String> sources = new ArrayList<>(inputs);
        for (int i = 0; i < outputs.size(); i++) {
            graph.node("Relu", sources.get(i % sources.size()), outputs.get(i)).output(outputs.get(i), "batch", 3);
        }
        return graph;
    }
}

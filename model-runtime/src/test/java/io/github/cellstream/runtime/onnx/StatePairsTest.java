package io.github.cellstream.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.cellstream.runtime.ModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        "h_0, c_0, h_n, c_n",
        "hx, cx, hy, cy",
        "h_prev, c_prev, h, c",
        "last_h, last_c, h, c",
        "h_tm1, c_tm1, h_t, c_t",
        "h_t_minus_1, c_t_minus_1, h_t, c_t",
        "h, c, h_prime, c_prime",
        "state_h, state_c, return_state_h, return_state_c",
        "hidden, cell, new_hidden, new_cell",
        "gru_a_state, gru_b_state, gru_a_state_out, gru_b_state_out",
        "past.0.key, past.0.value, present.0.key, present.0.value"
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
    void shouldAskWithALineThatWorks() {
        Graphs graph = graph(List.of("x", "a", "b"), List.of("y", "p", "q"));
        ModelException question =
                catchThrowableOfType(ModelException.class, () -> StatePairs.of(OnnxFile.read(graph.source())));
        Matcher line =
                Pattern.compile("cellstream\\.state\\.pairs=(\\S+)").matcher(String.valueOf(question.getMessage()));
        assertThat(line.find()).isTrue();
        assertThat(StatePairs.of(OnnxFile.read(graph.source().with(Map.of("state.pairs", line.group(1))))))
                .as("the first output is left to the task")
                .containsExactly(new StatePair("a", "p"), new StatePair("b", "q"));
    }

    @Test
    void shouldAskForConstantsAndSetThem() {
        Graphs graph = graph(List.of("x", "state"), List.of("y", "stateN")).input("sr", ElementType.INT64);
        graph.node("Cast", "sr", "rate", Graphs.integer("to", 1)).node("Mul", "y rate", "scaled");
        assertThatThrownBy(() -> StatePairs.of(OnnxFile.read(graph.source())))
                .hasMessageContainingAll("MODEL_STATE_PAIRS", "cellstream.constants=sr=1");

        OnnxFile fixed = ConstantInputs.fixed(OnnxFile.read(graph.source().with(Map.of("constants", "sr=16000"))));
        assertThat(StatePairs.of(fixed)).containsExactly(new StatePair("state", "stateN"));
        assertThat(fixed.constant("sr").orElseThrow().longs()).containsExactly(16000);
        assertThat(ConstantInputs.fixed(fixed)).isSameAs(fixed);
        assertThatThrownBy(
                        () -> ConstantInputs.fixed(OnnxFile.read(graph.source().with(Map.of("constants", "rate=1")))))
                .hasMessageContainingAll("MODEL_SETTING", "'rate'", "sr INT64");
        assertThatThrownBy(
                        () -> ConstantInputs.fixed(OnnxFile.read(graph.source().with(Map.of("constants", "sr=loud")))))
                .hasMessageContainingAll("MODEL_SETTING", "'loud'", "wanted a number");
    }

    @Test
    void shouldSayWhatNoLineCanMend() {
        Graphs inputs = new Graphs()
                .input("a", ElementType.FLOAT, "batch", 2)
                .input("b", ElementType.FLOAT, "batch", 3)
                .node("Concat", "a b", "y", Graphs.integer("axis", 1))
                .output("y", "batch", 5);
        assertThatThrownBy(() -> StatePairs.of(OnnxFile.read(inputs.source())))
                .hasMessageContainingAll("MODEL_STATE_PAIRS", "a and b are fed by no output", "torch.cat");

        Graphs shapes = new Graphs()
                .input("x", ElementType.FLOAT, "batch", 2)
                .input("h_in", ElementType.FLOAT, "batch", 3)
                .node("Concat", "x h_in", "h_out", Graphs.integer("axis", 1))
                .node("Relu", "x", "y")
                .output("y", "batch", 2)
                .output("h_out", "batch", 5);
        assertThatThrownBy(() -> StatePairs.of(OnnxFile.read(shapes.source())))
                .hasMessageContainingAll("found state h_in FLOAT[batch,3]", "h_out FLOAT[batch,5]", "wanted one shape");
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

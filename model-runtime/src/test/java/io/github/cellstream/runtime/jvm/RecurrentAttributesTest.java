package io.github.cellstream.runtime.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.StepBatch;
import io.github.cellstream.runtime.auto.EngineComparison;
import io.github.cellstream.runtime.importing.ModelFiles;
import io.github.cellstream.runtime.laws.SequenceModelLaws;
import io.github.cellstream.runtime.onnx.ElementType;
import io.github.cellstream.runtime.onnx.Graphs;
import io.github.cellstream.runtime.onnxruntime.OnnxRuntimeEngine;
import io.github.cellstream.runtime.stateful.Statefuliser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recurrent nodes with every attribute that ONNX gives them: against their formulas, ONNX Runtime, and the laws. */
class RecurrentAttributesTest {
    private static final double TOLERANCE = 2e-5;
    private static final int STEPS = 10;

    static Stream<Arguments> options() {
        List<Arguments> options = new ArrayList<>();
        for (String operator : List.of("LSTM", "GRU", "RNN")) {
            int functions = operator.equals("LSTM") ? 3 : operator.equals("GRU") ? 2 : 1;
            for (String name : RandomRecurrences.ACTIVATIONS) {
                List<String> names =
                        new ArrayList<>(List.of("Sigmoid", "Tanh", "Tanh").subList(3 - functions, 3));
                names.set(functions - 1, name);
                List<AttributeProto> attributes = new ArrayList<>(List.of(Graphs.texts("activations", names)));
                if (RecurrentReference.takesAlpha(name)) {
                    attributes.add(Graphs.numbers("activation_alpha", List.of(0.6f)));
                }
                if (RecurrentReference.takesBeta(name)) {
                    attributes.add(Graphs.numbers("activation_beta", List.of(0.3f)));
                }
                options.add(Arguments.of(operator, operator + " " + names, attributes, false));
            }
            options.add(Arguments.of(operator, operator + " clip", List.of(Graphs.number("clip", 0.4f)), false));
            options.add(Arguments.of(operator, operator + " layout", List.of(Graphs.integer("layout", 1)), false));
        }
        options.add(Arguments.of("LSTM", "peepholes", List.of(), true));
        options.add(Arguments.of("LSTM", "coupled", List.of(Graphs.integer("input_forget", 1)), true));
        options.add(Arguments.of("LSTM", "clipped peepholes", List.of(Graphs.number("clip", 0.3f)), true));
        List<AttributeProto> after = List.of(Graphs.integer("linear_before_reset", 1), Graphs.number("clip", 0.5f));
        options.add(Arguments.of("GRU", "linear_before_reset, clip", after, false));
        List<AttributeProto> shared = List.of(
                Graphs.texts("activations", List.of("HardSigmoid", "LeakyRelu", "Affine")),
                Graphs.numbers("activation_alpha", List.of(0.25f, 0.1f, 0.9f)),
                Graphs.numbers("activation_beta", List.of(0.45f, -0.1f)));
        options.add(Arguments.of("LSTM", "alpha and beta in the order of those that take them", shared, true));
        List<AttributeProto> defaults =
                List.of(Graphs.texts("activations", List.of("HardSigmoid", "Elu", "LeakyRelu")));
        options.add(Arguments.of("LSTM", "alpha and beta by default", defaults, false));
        return options.stream();
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("options")
    void shouldStepEveryOptionAsItsFormulaAndOnnxRuntime(
            String operator, String what, List<AttributeProto> attributes, boolean peepholes) {
        RandomRecurrences drawn = new RandomRecurrences(5).layer(operator, 3, 7, attributes, peepholes);
        requireAlike(drawn, 5);
    }

    @Property(tries = 40)
    void shouldStepAnyNetworkAlikeOnBothEnginesAndAsTheWholeSequence(@ForAll long seed) {
        requireAlike(new RandomRecurrences(seed).any(), seed);
    }

    @Test
    void shouldGiveTheSameBitsAloneInABatchAndOnScalarKernels() {
        for (long seed = 1; seed <= 12; seed++) {
            ModelSource source = new RandomRecurrences(seed).any().explicit();
            float[] wanted = run(new JvmEngine().load(source), 1);
            for (int rows : new int[] {2, 7, 13}) {
                assertThat(run(new JvmEngine().load(source), rows)).isEqualTo(wanted);
            }
            for (int lanes : new int[] {1, 4, 8, 16}) {
                assertThat(run(new JvmEngine(new ScalarKernels(lanes)).load(source), 3))
                        .isEqualTo(wanted);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Affine", "ScaledTanh", "Cubic"})
    void shouldNameTheNodeWhoseActivationIsLeftOpen(String name) {
        ModelSource source = new RandomRecurrences(3)
                .layer("RNN", 2, 3, List.of(Graphs.texts("activations", List.of(name))), false)
                .explicit();
        assertThatThrownBy(() -> new JvmEngine().load(source))
                .hasMessageContainingAll("MODEL_UNSUPPORTED", "node 'node of Y0", "(RNN)", "activation " + name);
    }

    @Test
    void shouldRefuseLengthsThatDoNotTakeTheStep() {
        Graphs graph = new Graphs()
                .input("x", ElementType.FLOAT, 1, "batch", 2)
                .input("h0", ElementType.FLOAT, 1, "batch", 3)
                .floats("W", new float[6], 1, 3, 2)
                .floats("R", new float[9], 1, 3, 3)
                .tensor(tensor -> tensor.setName("lengths")
                        .setDataType(ElementType.INT32.code())
                        .addDims(1)
                        .addInt32Data(0))
                .node("RNN", "x W R  lengths h0", "Y Y_h", Graphs.integer("hidden_size", 3))
                .output("Y", 1, 1, "batch", 3)
                .output("Y_h", 1, "batch", 3)
                .metadata("cellstream.state.pairs", "h0=Y_h");
        assertThatThrownBy(() -> new JvmEngine().load(graph.source()))
                .hasMessageContainingAll("node 'node of Y Y_h' (RNN)", "sequence_lens is [0], wanted 1");
    }

    private static void requireAlike(RandomRecurrences drawn, long seed) {
        Statefuliser.Stateful stateful = ModelFiles.proven(drawn.whole());
        assertThat(stateful.proof().orElseThrow().largest()).isLessThan(1e-4);
        for (ModelSource source : List.of(drawn.whole(), drawn.explicit())) {
            try (SequenceModel jvm = new JvmEngine().load(source);
                    SequenceModel other = new OnnxRuntimeEngine().load(source)) {
                assertThat(EngineComparison.of(jvm, other, STEPS, seed).largest())
                        .as("jvm against onnxruntime")
                        .isLessThan(TOLERANCE);
                requireFormulas(jvm, drawn, seed);
            }
        }
    }

    private static void requireFormulas(SequenceModel model, RandomRecurrences drawn, long seed) {
        RandomRecurrences.Reference reference = drawn.reference();
        StepBatch batch = model.newBatch(1);
        batch.size(1);
        model.initialState(batch.states(), 0);
        Random random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            double[] x = new double[batch.inputs().length];
            for (int i = 0; i < x.length; i++) {
                batch.inputs()[i] = (float) random.nextGaussian();
                x[i] = batch.inputs()[i];
            }
            double[] wanted = reference.step(x);
            model.step(batch);
            requireClose(batch.outputs(), wanted, step);
            requireClose(batch.states(), reference.states(), step);
        }
    }

    private static void requireClose(float[] found, double[] wanted, int step) {
        assertThat(found).hasSize(wanted.length);
        for (int i = 0; i < wanted.length; i++) {
            assertThat(Math.abs(found[i] - wanted[i]) / Math.max(1, Math.abs(wanted[i])))
                    .as("number %d at step %d: found %s, wanted %s", i, step, found[i], wanted[i])
                    .isLessThan(TOLERANCE);
        }
    }

    /** Runs one sequence in the last row; returns its outputs and states. */
    private static float[] run(SequenceModel model, int rows) {
        StepBatch batch = model.newBatch(rows);
        batch.size(rows);
        for (int row = 0; row < rows; row++) {
            model.initialState(batch.states(), batch.stateOffset(row));
        }
        Random mine = new Random(3);
        Random others = new Random(rows);
        int features = batch.inputs().length / rows;
        for (int step = 0; step < STEPS; step++) {
            for (int row = 0; row < rows; row++) {
                for (int i = 0; i < features; i++) {
                    batch.inputs()[batch.inputOffset(row) + i] =
                            (float) (row == rows - 1 ? mine : others).nextGaussian();
                }
            }
            model.step(batch);
        }
        float[] outputs = Arrays.copyOfRange(
                batch.outputs(),
                batch.outputOffset(rows - 1),
                batch.outputOffset(rows - 1) + model.spec().outputSize());
        float[] all = Arrays.copyOf(outputs, outputs.length + model.spec().stateSize());
        System.arraycopy(
                batch.states(),
                batch.stateOffset(rows - 1),
                all,
                outputs.length,
                model.spec().stateSize());
        return all;
    }

    @Nested
    class Laws extends SequenceModelLaws {
        private final ModelSource source = new RandomRecurrences(6)
                .layer(
                        "LSTM",
                        4,
                        19,
                        List.of(
                                Graphs.number("clip", 0.8f),
                                Graphs.texts("activations", List.of("HardSigmoid", "Softsign", "Elu"))),
                        true)
                .explicit();

        @Override
        protected SequenceModel model() {
            return new JvmEngine().load(source);
        }

        @Override
        protected float companyTolerance() {
            return 0;
        }

        @Override
        protected boolean allocatesNothing() {
            return true;
        }

        @Override
        protected Refusal refusal() {
            return new Refusal(
                    () -> new JvmEngine().load(source.with(java.util.Map.of("state.pairs", "h0=nothing"))),
                    List.of("graph.onnx", "nothing"));
        }
    }
}

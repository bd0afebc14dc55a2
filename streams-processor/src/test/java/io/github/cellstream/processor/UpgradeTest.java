package io.github.cellstream.processor;

import static io.github.cellstream.processor.Networks.hidden;
import static io.github.cellstream.processor.Networks.initial;
import static io.github.cellstream.processor.Networks.lstm;
import static io.github.cellstream.processor.Networks.models;
import static io.github.cellstream.processor.Networks.probabilities;
import static io.github.cellstream.processor.Networks.readings;
import static io.github.cellstream.processor.Networks.run;
import static io.github.cellstream.processor.Networks.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.processor.model.StateCarry;
import io.github.cellstream.processor.state.StateCodec;
import io.github.cellstream.runtime.SequenceModel;
import io.github.cellstream.runtime.TensorSlice;
import io.github.cellstream.schemas.Prediction;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Another model takes a job's place while it runs: what becomes of the states, policy by policy. */
class UpgradeTest {
    private static final SequenceModel OLD = lstm("old", 1, 6);
    private static final SequenceModel RENAMED = lstm("renamed", 1, 6);
    private static final SequenceModel DEEPER = lstm("deeper", 2, 6, 5);
    private static final List<float[]> READINGS = readings(3, 20);

    @Test
    void shouldGiveTheSameBitsWithKeepAsWithoutAnUpgrade() {
        Deployed deployed = new Deployed(OLD);
        try (TestStream stream = new TestStream(deployed, ClassifierOptions.builder())) {
            send(stream, "a", 1, READINGS.subList(0, 12));
            deployed.current(RENAMED, StateCarry.keep(OLD.spec().stateSize()));
            send(stream, "a", 13, READINGS.subList(12, 20));

            List<Prediction> predictions = stream.predictions();
            assertThat(probabilities(predictions)).isEqualTo(run(OLD, initial(OLD), READINGS));
            assertThat(models(predictions.subList(0, 12))).containsExactly("old");
            assertThat(models(predictions.subList(12, 20))).containsExactly("renamed");
            assertThat(predictions.get(19).getStep()).isEqualTo(20);
            assertThat(stream.lifecycle()).containsExactly("a STARTED 0");
        }
    }

    @Test
    void shouldKeepStatesInHalfPrecisionToo() {
        Deployed deployed = new Deployed(OLD);
        List<Prediction> upgraded;
        try (TestStream stream =
                new TestStream(deployed, ClassifierOptions.builder().halfPrecision(true))) {
            send(stream, "a", 1, READINGS.subList(0, 12));
            deployed.current(RENAMED, StateCarry.keep(OLD.spec().stateSize()));
            send(stream, "a", 13, READINGS.subList(12, 20));
            upgraded = stream.predictions();
        }
        try (TestStream stream = new TestStream(OLD, ClassifierOptions.builder().halfPrecision(true))) {
            send(stream, "a", 1, READINGS);
            assertThat(probabilities(upgraded)).isEqualTo(probabilities(stream.predictions()));
        }
    }

    @Test
    void shouldRewarmToWhereAFreshRunOverTheLastInputsWouldBe() {
        Deployed deployed = new Deployed(OLD);
        try (TestStream stream =
                new TestStream(deployed, ClassifierOptions.builder().rewarmEvents(5))) {
            send(stream, "long", 1, READINGS.subList(0, 12));
            send(stream, "short", 1, READINGS.subList(9, 12));
            stream.predictions();
            deployed.current(DEEPER, StateCarry.rewarm());
            send(stream, "long", 13, READINGS.subList(12, 20));
            assertThat(probabilities(stream.predictions()))
                    .isEqualTo(run(DEEPER, initial(DEEPER), READINGS.subList(7, 20))
                            .subList(5, 13));
            send(stream, "short", 13, READINGS.subList(12, 20));
            List<Prediction> predictions = stream.predictions();
            assertThat(probabilities(predictions))
                    .isEqualTo(run(DEEPER, initial(DEEPER), READINGS.subList(9, 20))
                            .subList(3, 11));
            assertThat(predictions.get(0).getStep()).isEqualTo(4);
        }
    }

    @Test
    void shouldMapNamedTensorsAndBeginTheOthersAnew() {
        Deployed deployed = new Deployed(OLD);
        TensorSlice from = OLD.spec().states().get(1);
        TensorSlice to = DEEPER.spec().states().get(1);
        assertThat(to.size()).isEqualTo(from.size());
        try (TestStream stream = new TestStream(deployed, ClassifierOptions.builder())) {
            send(stream, "a", 1, READINGS.subList(0, 12));
            stream.predictions();
            float[] old = hidden(stream.store().get("a"));
            int[] indices = new int[DEEPER.spec().stateSize()];
            Arrays.fill(indices, -1);
            float[] wanted = initial(DEEPER);
            for (int i = 0; i < to.size(); i++) {
                indices[to.offset() + i] = from.offset() + i;
                wanted[to.offset() + i] = old[from.offset() + i];
            }
            deployed.current(DEEPER, StateCarry.copy(indices, false));
            send(stream, "a", 13, READINGS.subList(12, 20));
            assertThat(probabilities(stream.predictions())).isEqualTo(run(DEEPER, wanted, READINGS.subList(12, 20)));
        }
    }

    @Test
    void shouldResetAndSaySo() {
        Deployed deployed = new Deployed(OLD);
        // An upgrade with reset is somebody's decision: it is obeyed where a change by surprise would fail.
        try (TestStream stream =
                new TestStream(deployed, ClassifierOptions.builder().onModelChange(ModelChange.FAIL))) {
            send(stream, "a", 1, READINGS.subList(0, 12));
            stream.predictions();
            deployed.current(DEEPER, StateCarry.reset());
            send(stream, "a", 13, READINGS.subList(12, 20));
            assertThat(probabilities(stream.predictions()))
                    .isEqualTo(run(DEEPER, initial(DEEPER), READINGS.subList(12, 20)));
            assertThat(stream.lifecycle()).containsExactly("a STARTED 0", "a RESET 12", "a STARTED 0");
        }
    }

    @Test
    void shouldLeaveAStateAsItIsUntilItsKeyIsMet() {
        Deployed deployed = new Deployed(OLD);
        try (TestStream stream = new TestStream(deployed, ClassifierOptions.builder())) {
            send(stream, "met", 1, READINGS.subList(0, 3));
            send(stream, "unmet", 1, READINGS.subList(0, 3));
            byte[] before = stream.stored("unmet");
            deployed.current(RENAMED, StateCarry.keep(OLD.spec().stateSize()));
            stream.tick();
            send(stream, "met", 4, READINGS.subList(3, 4));
            assertThat(stream.stored("unmet")).isEqualTo(before);
            assertThat(StateCodec.fingerprint(stream.store().get("met")))
                    .isEqualTo(RENAMED.spec().id().shortFingerprint());
        }
    }

    @Test
    void shouldComposePoliciesOfUpgradesThatAKeyHasMissed() {
        StateCarry swap = StateCarry.copy(new int[] {1, 0, -1}, true);
        StateCarry drop = StateCarry.copy(new int[] {2, 0}, true);
        float[] into = {7, 8};
        swap.then(drop).copy(new float[] {1, 2}, into, 0);
        assertThat(into).containsExactly(7, 2);
        assertThat(swap.then(StateCarry.reset()).kind()).isEqualTo(StateCarry.Kind.RESET);
        assertThat(StateCarry.reset().then(StateCarry.rewarm()).kind()).isEqualTo(StateCarry.Kind.RESET);
        assertThat(swap.then(StateCarry.rewarm()).kind()).isEqualTo(StateCarry.Kind.REWARM);
        assertThat(StateCarry.rewarm().then(swap).kind()).isEqualTo(StateCarry.Kind.REWARM);
    }
}

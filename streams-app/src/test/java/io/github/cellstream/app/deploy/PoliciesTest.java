package io.github.cellstream.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.processor.model.StateCarry;
import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.ModelStage;
import io.github.cellstream.schemas.StatePolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoliciesTest {
    private final ModelAnnouncement small =
            Announced.of(Announced.source("small", 1, 3, 6), ModelStage.CURRENT, StatePolicy.RESET);
    private final ModelAnnouncement like =
            Announced.of(Announced.source("like", 2, 3, 6), ModelStage.CURRENT, StatePolicy.KEEP);
    private final ModelAnnouncement deep =
            Announced.of(Announced.source("deep", 3, 3, 6, 5), ModelStage.CURRENT, StatePolicy.MAP);

    @Test
    void shouldKeepOnlyBetweenLikeStates() {
        assertThat(Policies.problem(StatePolicy.KEEP, small, like, 0)).isNull();
        assertThat(Policies.problem(StatePolicy.KEEP, small, deep, 0))
                .startsWith("keep wants the same task and the same state tensors; found CLASSIFICATION with [");
        float[] into = new float[12];
        Policies.carry(StatePolicy.KEEP, List.of(), small, like).copy(numbers(12), into, 0);
        assertThat(into).isEqualTo(numbers(12));
    }

    @Test
    void shouldRewarmOnlyWhereInputsAreKept() {
        assertThat(Policies.problem(StatePolicy.REWARM, small, deep, 1)).isNull();
        assertThat(Policies.problem(StatePolicy.REWARM, small, deep, 0)).contains("state.rewarm.events above 0");
    }

    @Test
    void shouldMapTensorsOfOneNameAndTheNamedOnes() {
        List<String> names =
                deep.getStates().stream().map(tensor -> tensor.getName()).toList();
        assertThat(names).hasSize(4);
        assertThat(small.getStates().get(0).getName()).isEqualTo(names.get(0));
        assertThat(Policies.problem(StatePolicy.MAP, small, deep, 0)).isNull();
        assertThat(mapped()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

        Announced.mapping(deep, names.get(0), names.get(1));
        assertThat(Policies.problem(StatePolicy.MAP, small, deep, 0)).isNull();
        assertThat(mapped()).containsExactly(7, 8, 9, 10, 11, 12, 7, 8, 9, 10, 11, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void shouldSayWhatIsWrongWithAMapping() {
        List<String> names =
                deep.getStates().stream().map(tensor -> tensor.getName()).toList();
        Announced.mapping(deep, "nowhere", names.get(0));
        assertThat(Policies.problem(StatePolicy.MAP, small, deep, 0)).startsWith("map names nowhere=");
        Announced.mapping(deep, names.get(2), names.get(0));
        assertThat(Policies.problem(StatePolicy.MAP, small, deep, 0))
                .isEqualTo(
                        "map wants tensors of one size; " + names.get(2) + " has 5 floats, " + names.get(0) + " has 6");
    }

    @Test
    void shouldBeginAnewWhereNothingFits() {
        assertThat(Policies.carry(StatePolicy.KEEP, List.of(), small, deep).kind())
                .isEqualTo(StateCarry.Kind.RESET);
        assertThat(Policies.carry(StatePolicy.UNKNOWN, List.of(), small, like).kind())
                .isEqualTo(StateCarry.Kind.RESET);
        assertThat(Policies.problem(StatePolicy.UNKNOWN, small, like, 0)).contains("does not know the policy");
    }

    private float[] mapped() {
        float[] into = new float[22];
        Policies.carry(StatePolicy.MAP, deep.getMapping(), small, deep).copy(numbers(12), into, 0);
        return into;
    }

    private static float[] numbers(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = i + 1;
        }
        return numbers;
    }
}

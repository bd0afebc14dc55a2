package io.github.cellstream.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.processor.model.StateCarry;
import io.github.cellstream.processor.model.StateCarry.Kind;
import io.github.cellstream.runtime.ModelId;
import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.ModelStage;
import io.github.cellstream.schemas.StatePolicy;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelHistoryTest {
    private final ModelAnnouncement first =
            Announced.of(Announced.source("first", 1, 3, 6), ModelStage.CURRENT, StatePolicy.RESET);
    private final ModelAnnouncement second =
            Announced.of(Announced.source("second", 2, 3, 6), ModelStage.CURRENT, StatePolicy.KEEP);
    private final ModelAnnouncement third =
            Announced.of(Announced.source("third", 3, 3, 6), ModelStage.CURRENT, StatePolicy.REWARM);
    private final ModelHistory history = new ModelHistory();

    @Test
    void shouldTakeTheLastWordAsTheCurrentModel() {
        assertThat(history.current()).isEmpty();
        history.add(0, first);
        history.add(1, second);
        assertThat(history.current()).contains(second);
        assertThat(history.previous()).contains(first);
        assertThat(history.epoch()).isEqualTo(1);
        history.add(4, first);
        assertThat(history.current()).contains(first);
        assertThat(history.previous()).contains(second);
    }

    @Test
    void shouldCarryStatesOverEveryUpgradeThatTheyMissed() {
        history.add(0, first);
        history.add(1, second);
        assertThat(kind(first)).isEqualTo(Kind.COPY);
        history.add(2, third);
        assertThat(kind(first)).isEqualTo(Kind.REWARM);
        assertThat(kind(second)).isEqualTo(Kind.REWARM);
        assertThat(lineage()).doesNotContainKey(shortFingerprint(third));
    }

    @Test
    void shouldGoBackByThePolicyOfTheModelThatIsWithdrawn() {
        history.add(0, first);
        history.add(1, second);
        second.setStage(ModelStage.WITHDRAWN);
        second.setPolicy(StatePolicy.KEEP);
        history.add(2, second);
        assertThat(history.current()).contains(first);
        assertThat(kind(second)).isEqualTo(Kind.COPY);
        assertThat(lineage()).doesNotContainKey(shortFingerprint(first));
        history.add(3, third);
        assertThat(kind(second)).isEqualTo(Kind.REWARM);
        assertThat(kind(first)).isEqualTo(Kind.REWARM);
    }

    @Test
    void shouldTellAShadowWhereItsStatesComeFrom() {
        history.add(0, first);
        second.setStage(ModelStage.SHADOW);
        history.add(1, second);
        assertThat(history.current()).contains(first);
        assertThat(history.shadow()).contains(second);
        assertThat(history.lineage(Optional.of(second)).get(shortFingerprint(first)))
                .satisfies(carry -> assertThat(carry.kind()).isEqualTo(Kind.COPY));
        assertThat(lineage()).doesNotContainKey(shortFingerprint(first));
    }

    @Test
    void shouldThinkAlikeHoweverMuchWasCompacted() {
        history.add(0, first);
        history.add(1, Announced.of(Announced.source("second", 2, 3, 6), ModelStage.SHADOW, StatePolicy.REWARM));
        history.add(2, second);
        ModelHistory late = new ModelHistory();
        late.add(0, first);
        late.add(2, second);
        assertThat(late.decisions()).isEqualTo(history.decisions());
        assertThat(late.epoch()).isEqualTo(history.epoch());
        assertThat(late.lineage(Optional.empty()).keySet()).isEqualTo(lineage().keySet());
    }

    private Kind kind(ModelAnnouncement model) {
        StateCarry carry = lineage().get(shortFingerprint(model));
        return Objects.requireNonNull(carry, model.getName()).kind();
    }

    private Map<Long, StateCarry> lineage() {
        return history.lineage(Optional.empty());
    }

    private static long shortFingerprint(ModelAnnouncement model) {
        return new ModelId(model.getName(), model.getVersion(), model.getFingerprint()).shortFingerprint();
    }
}

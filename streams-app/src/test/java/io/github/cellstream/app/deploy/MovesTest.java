package io.github.cellstream.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.ModelStage;
import io.github.cellstream.schemas.NamedText;
import io.github.cellstream.schemas.StatePolicy;
import io.github.cellstream.schemas.StateTensor;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class MovesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void shouldPromoteTheShadowBeforeACandidate() {
        Moves moves = moves(
                Models.of("1", ModelStage.CURRENT),
                Models.with(Models.of("2", ModelStage.SHADOW), StatePolicy.KEEP),
                Models.of("3", ModelStage.CANDIDATE));
        Move move = moves.promote(Optional.empty());
        assertThat(move.model().getVersion()).isEqualTo("2");
        assertThat(move.model().getPolicy()).isEqualTo(StatePolicy.KEEP);
        assertThat(move.model().getAnnouncedAt()).isEqualTo(NOW);
        assertThat(move.before().getVersion()).isEqualTo("1");
        assertThat(move.announcements()).containsExactly(move.model());
        assertThat(move.model().getStage()).isEqualTo(ModelStage.CURRENT);
        assertThat(move.known()).isTrue();
        assertThat(move.epoch()).isEqualTo(2);
    }

    @Test
    void shouldPromoteByVersionOrFingerprint() {
        Moves moves = moves(
                Models.of("1", ModelStage.CURRENT),
                Models.of("2", ModelStage.SHADOW),
                Models.of("3", ModelStage.WITHDRAWN));
        Move move = moves.promote(Optional.of("3"));
        assertThat(move.model().getVersion()).isEqualTo("3");
        assertThat(move.known()).as("an instance has let go of it").isFalse();
        assertThat(moves.promote(Optional.of("333333")).model()).isEqualTo(move.model());
        assertCode(DeskError.VERSION_UNKNOWN, () -> moves.promote(Optional.of("4")));
        assertCode(DeskError.ALREADY_CURRENT, () -> moves.promote(Optional.of("1")));
    }

    @Test
    void shouldRefuseWhatIsNotThere() {
        assertCode(
                DeskError.NOTHING_TO_PROMOTE,
                () -> moves(Models.of("1", ModelStage.CURRENT)).promote(Optional.empty()));
        assertCode(
                DeskError.NOTHING_TO_ROLL_BACK,
                () -> moves(Models.of("1", ModelStage.CURRENT)).rollback(Optional.empty(), Optional.empty()));
        assertCode(DeskError.NOTHING_TO_ROLL_BACK, () -> moves().rollback(Optional.empty(), Optional.empty()));
        assertCode(
                DeskError.NOTHING_TO_ROLL_BACK,
                () -> moves(Models.of("1", ModelStage.CURRENT)).withdrawShadow());
    }

    @Test
    void shouldRollBackTheWayTheStatesCame() {
        Moves moves = moves(
                Models.of("1", ModelStage.CURRENT), Models.with(Models.of("2", ModelStage.CURRENT), StatePolicy.KEEP));
        Move move = moves.rollback(Optional.empty(), Optional.empty());
        assertThat(move.model().getVersion()).isEqualTo("1");
        assertThat(move.announcements()).hasSize(1);
        ModelAnnouncement withdrawn = move.announcements().get(0);
        assertThat(withdrawn.getVersion()).isEqualTo("2");
        assertThat(withdrawn.getStage()).isEqualTo(ModelStage.WITHDRAWN);
        assertThat(withdrawn.getPolicy()).isEqualTo(StatePolicy.KEEP);
        assertThat(move.before()).isEqualTo(withdrawn);
    }

    @Test
    void shouldTurnAMappingRound() {
        ModelAnnouncement second =
                Models.with(Models.of("2", ModelStage.CURRENT), StatePolicy.MAP, new NamedText("gru", "h"));
        second.setStates(List.of(new StateTensor("gru", 4), new StateTensor("more", 2)));
        Move move = moves(Models.of("1", ModelStage.CURRENT), second).rollback(Optional.empty(), Optional.empty());
        assertThat(move.announcements().get(0).getMapping()).containsExactly(new NamedText("h", "gru"));
        assertThat(move.announcements().get(0).getPolicy()).isEqualTo(StatePolicy.MAP);
    }

    @Test
    void shouldResetWhereStatesCanNotGoBack() {
        Moves moves = moves(
                Models.of("1", ModelStage.CURRENT),
                Models.with(Models.of("2", ModelStage.CURRENT), StatePolicy.REWARM));
        Move move = moves.rollback(Optional.empty(), Optional.empty());
        assertThat(move.announcements().get(0).getPolicy())
                .as("no inputs are kept")
                .isEqualTo(StatePolicy.RESET);
        assertThatThrownBy(() ->
                        moves.rollback(Optional.empty(), Optional.of(new Transition(StatePolicy.REWARM, Map.of()))))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("state.rewarm.events");
    }

    @Test
    void shouldWithdrawAllThatCameAfterTheVersion() {
        Moves moves = moves(
                Models.of("1", ModelStage.CURRENT),
                Models.of("2", ModelStage.CURRENT),
                Models.of("3", ModelStage.CURRENT));
        Move move = moves.rollback(Optional.of("1"), Optional.empty());
        assertThat(move.model().getVersion()).isEqualTo("1");
        assertThat(move.announcements())
                .extracting(ModelAnnouncement::getVersion)
                .containsExactly("2", "3");
        assertThat(move.before().getVersion()).isEqualTo("3");
        assertCode(DeskError.VERSION_UNKNOWN, () -> moves.rollback(Optional.of("3"), Optional.empty()));
    }

    @Test
    void shouldGoBackToAnEarlierModelByARollbackAlone() {
        Moves moves = moves(Models.of("1", ModelStage.CURRENT), Models.of("2", ModelStage.CURRENT));
        assertCode(DeskError.ANSWERED_BEFORE, () -> moves.promote(Optional.of("1")));
        assertThat(moves.rollback(Optional.of("1"), Optional.empty()).model().getVersion())
                .isEqualTo("1");
    }

    @Test
    void shouldTakeShadowAndCandidatesAway() {
        Move move = moves(
                        Models.of("1", ModelStage.CURRENT),
                        Models.of("2", ModelStage.SHADOW),
                        Models.of("3", ModelStage.CANDIDATE))
                .withdrawShadow();
        assertThat(move.model().getVersion()).isEqualTo("1");
        assertThat(move.announcements())
                .allSatisfy(model -> assertThat(model.getStage()).isEqualTo(ModelStage.WITHDRAWN))
                .extracting(ModelAnnouncement::getVersion)
                .containsExactly("2", "3");
    }

    private static Moves moves(ModelAnnouncement... models) {
        ModelHistory history = new ModelHistory();
        for (int i = 0; i < models.length; i++) {
            history.add(i, models[i]);
        }
        return new Moves(history, InstantSource.fixed(NOW), 0);
    }

    private static void assertCode(DeskError code, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        DeskException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}

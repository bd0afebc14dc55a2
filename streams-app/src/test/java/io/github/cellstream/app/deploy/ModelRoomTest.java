package io.github.cellstream.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cellstream.processor.model.Deployment;
import io.github.cellstream.processor.model.DeploymentException;
import io.github.cellstream.processor.model.StateCarry.Kind;
import io.github.cellstream.runtime.ModelId;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.head.Judgement;
import io.github.cellstream.runtime.score.Scorer;
import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.ModelStage;
import io.github.cellstream.schemas.ModelState;
import io.github.cellstream.schemas.StatePolicy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModelRoomTest {
    private static final ModelSource FIRST = Announced.source("first", 1, 3, 6);
    private static final ModelSource SECOND = Announced.source("second", 2, 3, 6);

    private final ModelRoom room = ModelRoom.with(
            Announced.SLOT, new Fitting(spec -> new Silence(), 0, true, Duration.ZERO), Announced.load(FIRST));
    private final ModelHistory history = new ModelHistory();
    private final List<String> loaded = new ArrayList<>();

    @AfterEach
    void close() {
        room.close();
    }

    @Test
    void shouldLetAnAnnouncedModelAnswer() {
        announce(0, Announced.of(FIRST, ModelStage.CURRENT, StatePolicy.RESET));
        assertThat(answers()).isEqualTo("first");
        announce(1, Announced.of(SECOND, ModelStage.CURRENT, StatePolicy.KEEP));
        assertThat(answers()).isEqualTo("second");
        assertThat(room.current().epoch()).isEqualTo(1);
        assertThat(kindFrom(FIRST)).isEqualTo(Kind.COPY);
        assertThat(state(SECOND)).isEqualTo(ModelState.RUNNING);
        assertThat(state(FIRST)).isEqualTo(ModelState.RETIRED);
        assertThat(loaded).containsExactly("second");
    }

    @Test
    void shouldGoBackWhenAModelIsWithdrawn() {
        announce(0, Announced.of(FIRST, ModelStage.CURRENT, StatePolicy.RESET));
        announce(1, Announced.of(SECOND, ModelStage.CURRENT, StatePolicy.KEEP));
        announce(2, Announced.of(SECOND, ModelStage.WITHDRAWN, StatePolicy.KEEP));
        assertThat(answers()).isEqualTo("first");
        assertThat(kindFrom(SECOND)).isEqualTo(Kind.COPY);
    }

    @Test
    void shouldCheckACandidateAndChangeNothing() {
        announce(0, Announced.of(SECOND, ModelStage.CANDIDATE, StatePolicy.RESET));
        assertThat(answers()).isEqualTo("first");
        assertThat(state(SECOND)).isEqualTo(ModelState.READY);
        assertThat(state(FIRST)).isEqualTo(ModelState.RUNNING);
    }

    @Test
    void shouldRefuseWhatDoesNotFitAndGoOn() {
        announce(0, Announced.of(FIRST, ModelStage.CURRENT, StatePolicy.RESET));
        ModelSource wider = Announced.source("wider", 3, 4, 6);
        announce(1, Announced.of(wider, ModelStage.CURRENT, StatePolicy.RESET));
        assertThat(refusal(wider)).isEqualTo("INPUT_MISMATCH");
        ModelSource larger = Announced.source("larger", 3, 3, 7);
        announce(2, Announced.of(larger, ModelStage.CURRENT, StatePolicy.KEEP));
        assertThat(refusal(larger)).isEqualTo("POLICY_IMPOSSIBLE");
        announce(3, Announced.of(SECOND, ModelStage.CURRENT, StatePolicy.REWARM));
        assertThat(refusal(SECOND)).isEqualTo("POLICY_IMPOSSIBLE");
        assertThat(answers()).isEqualTo("first");
    }

    @Test
    void shouldCheckALoadedModelAgainWhenItIsAnnouncedWithAnotherPolicy() {
        announce(0, Announced.of(FIRST, ModelStage.CURRENT, StatePolicy.RESET));
        announce(1, Announced.of(SECOND, ModelStage.CANDIDATE, StatePolicy.RESET));
        assertThat(state(SECOND)).isEqualTo(ModelState.READY);
        announce(2, Announced.of(SECOND, ModelStage.CURRENT, StatePolicy.REWARM));
        assertThat(refusal(SECOND)).isEqualTo("POLICY_IMPOSSIBLE");
        assertThat(answers()).isEqualTo("first");
        assertThat(loaded).containsExactly("second");
    }

    @Test
    void shouldRefuseBytesThatAreNotWhatWasAnnounced() {
        ModelAnnouncement other = Announced.of(SECOND, ModelStage.CURRENT, StatePolicy.RESET);
        other.setBytes(ByteBuffer.wrap(Announced.source("third", 3, 3, 6).bytes()));
        announce(0, other);
        assertThat(refusal(SECOND)).isEqualTo("FINGERPRINT_MISMATCH");
        ModelAnnouncement broken = Announced.of(SECOND, ModelStage.CURRENT, StatePolicy.RESET);
        broken.setBytes(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        announce(1, broken);
        assertThat(refusal(SECOND)).isEqualTo("MODEL_MALFORMED");
        assertThat(answers()).isEqualTo("first");
    }

    @Test
    void shouldRefuseStatesThatNobodyCanRead() {
        announce(0, Announced.of(SECOND, ModelStage.CURRENT, StatePolicy.KEEP));
        assertThat(refusal(SECOND)).isEqualTo("POLICY_IMPOSSIBLE");
        announce(1, Announced.of(SECOND, ModelStage.CURRENT, StatePolicy.RESET));
        assertThat(answers()).isEqualTo("second");
    }

    @Test
    void shouldGiveARefusedModelAnotherChanceWhenItIsAnnouncedAgain() {
        ModelAnnouncement broken = Announced.of(SECOND, ModelStage.CURRENT, StatePolicy.RESET);
        broken.setBytes(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        announce(0, broken);
        room.follow(history);
        assertThat(loaded).containsExactly("second");
        announce(1, Announced.of(SECOND, ModelStage.CURRENT, StatePolicy.RESET));
        assertThat(loaded).containsExactly("second", "second");
        assertThat(answers()).isEqualTo("second");
        assertThat(state(SECOND)).isEqualTo(ModelState.RUNNING);
    }

    @Test
    void shouldLetAShadowRunAndPromoteIt() {
        announce(0, Announced.of(FIRST, ModelStage.CURRENT, StatePolicy.RESET));
        announce(1, Announced.of(SECOND, ModelStage.SHADOW, StatePolicy.RESET));
        assertThat(answers()).isEqualTo("first");
        Deployment.Shadow shadow = Objects.requireNonNull(room.current().shadow());
        assertThat(state(SECOND)).isEqualTo(ModelState.SHADOWING);
        announce(2, Announced.of(SECOND, ModelStage.CURRENT, StatePolicy.RESET));
        assertThat(answers()).isEqualTo("second");
        assertThat(room.current().shadow()).isNull();
        assertThat(room.current().current().model()).isSameAs(shadow.occupant().model());
    }

    @Test
    void shouldReportAShadowThatFailed() {
        announce(0, Announced.of(SECOND, ModelStage.SHADOW, StatePolicy.RESET));
        Deployment.Shadow shadow = Objects.requireNonNull(room.current().shadow());
        room.shadowFailed(shadow, new IllegalStateException("no more"));
        assertThat(refusal(SECOND)).isEqualTo("SHADOW_FAILED");
        announce(1, Announced.of(SECOND, ModelStage.WITHDRAWN, StatePolicy.RESET));
        assertThat(state(SECOND)).isEqualTo(ModelState.RETIRED);
    }

    @Test
    void shouldRefuseAShadowWithoutRoom() {
        try (ModelRoom narrow = ModelRoom.with(
                Announced.SLOT, new Fitting(spec -> new Silence(), 0, false, Duration.ZERO), Announced.load(FIRST))) {
            history.add(0, Announced.of(SECOND, ModelStage.SHADOW, StatePolicy.RESET));
            narrow.follow(history);
            ModelStanding standing =
                    Objects.requireNonNull(narrow.standings(history).get(fingerprint(SECOND)));
            assertThat(standing.refusal()).hasMessageStartingWith("NO_ROOM_FOR_SHADOW (operator): ");
        }
    }

    @Test
    void shouldLetATaskWaitForADeploymentThatItHasWorkedByElsewhere() throws Exception {
        history.add(0, Announced.of(SECOND, ModelStage.CURRENT, StatePolicy.RESET));
        CompletableFuture<Deployment> task = CompletableFuture.supplyAsync(() -> room.atLeast(0));
        room.follow(history);
        assertThat(task.get(10, TimeUnit.SECONDS).epoch()).isZero();
        assertThat(answers()).isEqualTo("second");
    }

    @Test
    void shouldSayWhyATaskCannotGoOn() {
        ModelSource wider = Announced.source("wider", 3, 4, 6);
        announce(0, Announced.of(wider, ModelStage.CURRENT, StatePolicy.RESET));
        assertThatThrownBy(() -> room.atLeast(0))
                .isInstanceOf(DeploymentException.class)
                .hasMessageStartingWith("DEPLOYMENT_MISSING (operator): a task of slot model has worked by the"
                        + " announcement at offset 0, this instance is at -1: INPUT_MISMATCH");
    }

    @Test
    void shouldBeginWithWhatWasDeployedLast() {
        history.add(0, Announced.of(FIRST, ModelStage.CURRENT, StatePolicy.RESET));
        history.add(1, Announced.of(SECOND, ModelStage.CURRENT, StatePolicy.KEEP));
        history.add(2, Announced.of(Announced.source("third", 3, 3, 6), ModelStage.CANDIDATE, StatePolicy.RESET));
        try (ModelRoom late = opening().open(history)) {
            assertThat(late.current().current().model().spec().id().name()).isEqualTo("second");
            assertThat(late.current().epoch()).isEqualTo(2);
        }
    }

    @Test
    void shouldBeginWithTheModelBeforeWhereTheLastOneIsRefused() {
        history.add(0, Announced.of(FIRST, ModelStage.CURRENT, StatePolicy.RESET));
        history.add(1, Announced.of(SECOND, ModelStage.CURRENT, StatePolicy.KEEP));
        ModelSource wider = Announced.source("wider", 3, 4, 6);
        history.add(4, Announced.of(wider, ModelStage.CURRENT, StatePolicy.RESET));
        ModelAnnouncement broken =
                Announced.of(Announced.source("broken", 3, 3, 6), ModelStage.CURRENT, StatePolicy.RESET);
        broken.setBytes(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        history.add(5, broken);
        try (ModelRoom late = opening().open(history)) {
            assertThat(late.current().current().model().spec().id().name()).isEqualTo("second");
            // Before the refused ones, and not before anything that a task can have worked by.
            assertThat(late.current().epoch()).isEqualTo(3);
            assertThat(Objects.requireNonNull(late.standings(history).get(broken.getFingerprint()))
                            .state())
                    .isEqualTo(ModelState.REFUSED);
        }
    }

    @Test
    void shouldBeginWithTheConfigurationWhereNothingElseCanBeUsed() {
        ModelAnnouncement broken = Announced.of(SECOND, ModelStage.CURRENT, StatePolicy.RESET);
        broken.setBytes(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        history.add(1, broken);
        try (ModelRoom late = opening().open(history)) {
            assertThat(late.current().current().model().spec().id().name()).isEqualTo("first");
            assertThat(late.current().epoch()).isZero();
        }
    }

    private static Opening opening() {
        return new Opening(
                Announced.SLOT,
                new Fitting(spec -> new Silence(), 0, true, Duration.ZERO),
                () -> Announced.load(FIRST));
    }

    private void announce(long offset, ModelAnnouncement model) {
        room.beforeLoading(announced -> loaded.add(announced.getName()));
        history.add(offset, model);
        room.follow(history);
    }

    private String answers() {
        return room.current().current().model().spec().id().name();
    }

    private Kind kindFrom(ModelSource source) {
        long shortFingerprint = new ModelId("any", "0", fingerprint(source)).shortFingerprint();
        return Objects.requireNonNull(room.current().current().lineage().from(shortFingerprint))
                .kind();
    }

    private ModelState state(ModelSource source) {
        return standing(source).state();
    }

    private String refusal(ModelSource source) {
        assertThat(standing(source).state()).isEqualTo(ModelState.REFUSED);
        return Objects.requireNonNull(standing(source).refusal()).code();
    }

    private ModelStanding standing(ModelSource source) {
        return Objects.requireNonNull(room.standings(history).get(fingerprint(source)));
    }

    private static String fingerprint(ModelSource source) {
        return Announced.of(source, ModelStage.CANDIDATE, StatePolicy.RESET).getFingerprint();
    }

    /** Scores nothing. */
    private static final class Silence implements Scorer {
        @Override
        public int memorySize() {
            return 0;
        }

        @Override
        public void initialMemory(float[] memory, int offset) {}

        @Override
        public void score(Judgement judgement, float[] memory, int offset) {}
    }
}

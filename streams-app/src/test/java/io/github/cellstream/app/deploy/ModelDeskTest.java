package io.github.cellstream.app.deploy;

import static io.github.cellstream.app.deploy.JobDouble.obedient;
import static io.github.cellstream.app.deploy.JobDouble.refusing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.cellstream.app.deploy.InstanceView.Presence;
import io.github.cellstream.app.deploy.SlotStatus.Role;
import io.github.cellstream.schemas.ModelAgreement;
import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.ModelStage;
import io.github.cellstream.schemas.ModelState;
import io.github.cellstream.schemas.ModelStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The desk before a job that a test plays; moves are given, not planned. */
class ModelDeskTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ModelAnnouncement FIRST = Models.of("1", ModelStage.CURRENT);
    private static final ModelAnnouncement SECOND = Models.of("2", ModelStage.CURRENT);

    private final Notes notes = new Notes();

    @Test
    void shouldSwitchWhenAllInstancesAreReady() {
        JobDouble job = new JobDouble(Map.of())
                .announced(FIRST)
                .with("a", obedient("a"))
                .with("b", obedient("b"));
        List<InstanceView> done;
        try (ModelDesk desk = job.desk()) {
            done = desk.carryOut(deployment(SECOND, 0), PATIENCE, notes);
        }
        assertThat(job.announced)
                .extracting(ModelAnnouncement::getVersion, ModelAnnouncement::getStage)
                .containsExactly(
                        tuple("1", ModelStage.CURRENT),
                        tuple("2", ModelStage.CANDIDATE),
                        tuple("2", ModelStage.CURRENT));
        assertThat(done).extracting(InstanceView::name).containsExactly("a", "b");
        assertThat(notes.lines)
                .containsSubsequence("CANDIDATE @1", "a READY", "CURRENT @2", "a RUNNING")
                .containsSubsequence("CANDIDATE @1", "b READY", "CURRENT @2", "b RUNNING");
    }

    @Test
    void shouldWithdrawWhatOneInstanceRefuses() {
        JobDouble job = new JobDouble(Map.of())
                .announced(FIRST)
                .with("a", obedient("a"))
                .with("b", refusing("b", SECOND.getFingerprint()));
        try (ModelDesk desk = job.desk()) {
            assertCode(DeskError.REFUSED, () -> desk.carryOut(deployment(SECOND, 0), PATIENCE, notes))
                    .hasMessageContaining("b refuses gait version 2")
                    .hasMessageContaining("INPUT_MISMATCH (operator): takes 3 FEATURES")
                    .hasMessageContaining("withdrawn, and the current model goes on everywhere");
        }
        assertThat(job.announced)
                .extracting(ModelAnnouncement::getVersion, ModelAnnouncement::getStage)
                .containsExactly(
                        tuple("1", ModelStage.CURRENT),
                        tuple("2", ModelStage.CANDIDATE),
                        tuple("2", ModelStage.WITHDRAWN));
    }

    @Test
    void shouldWithdrawAShadowThatIsRefused() {
        ModelAnnouncement shadow = Models.of("2", ModelStage.SHADOW);
        JobDouble job = new JobDouble(Map.of()).announced(FIRST).with("a", refusing("a", shadow.getFingerprint()));
        try (ModelDesk desk = job.desk()) {
            assertCode(DeskError.REFUSED, () -> desk.carryOut(deployment(shadow, 0), PATIENCE, notes));
        }
        assertThat(job.announced)
                .extracting(ModelAnnouncement::getStage)
                .containsExactly(ModelStage.CURRENT, ModelStage.SHADOW, ModelStage.WITHDRAWN);
    }

    @Test
    void shouldNotTakeAnOldRefusalForANewOne() {
        JobDouble job = new JobDouble(Map.of()).announced(FIRST);
        job.report(JobDouble.status("a", SECOND, ModelState.REFUSED, 0, job.instant()));
        int[] said = {0};
        job.with("a", (model, double_) -> {
            boolean crossing = model.getStage() == ModelStage.CANDIDATE && said[0]++ == 0;
            return crossing
                    ? JobDouble.status("a", model, ModelState.REFUSED, 0, double_.instant())
                    : obedient("a").says(model, double_);
        });
        try (ModelDesk desk = job.desk()) {
            assertThat(desk.carryOut(deployment(SECOND, 0), PATIENCE, notes)).hasSize(1);
        }
        assertThat(notes.lines).doesNotContain("a REFUSED");
    }

    @Test
    void shouldSayWhoIsLateAndThatItMayStillCome() {
        JobDouble job = new JobDouble(Map.of()).announced(FIRST).with("a", obedient("a"));
        job.with("slow", (model, double_) -> {
            ModelStatus status = obedient("slow").says(model, double_);
            if (status != null
                    && status.getState() == ModelState.RUNNING
                    && status.getVersion().equals("2")) {
                status.setTasks(1);
            }
            return status;
        });
        try (ModelDesk desk = job.desk()) {
            assertCode(DeskError.NOT_IN_TIME, () -> desk.carryOut(deployment(SECOND, 0), PATIENCE, notes))
                    .hasMessageContaining("slow is RUNNING in 1 of 2 tasks")
                    .hasMessageContaining("the announcement stands");
        }
    }

    @Test
    void shouldNotWaitForTheDead() {
        JobDouble job = new JobDouble(Map.of()).announced(FIRST).with("a", obedient("a"));
        boolean[] killed = {false};
        job.with("b", (model, double_) -> {
            killed[0] |= model.getStage() == ModelStage.CANDIDATE;
            return killed[0] ? null : obedient("b").says(model, double_);
        });
        try (ModelDesk desk = job.desk()) {
            assertThat(desk.carryOut(deployment(SECOND, 0), PATIENCE, notes))
                    .extracting(InstanceView::name)
                    .containsExactly("a");
        }
        assertThat(notes.lines).contains("b SILENT");
    }

    @Test
    void shouldSayThatNobodyIsThere() {
        JobDouble job = new JobDouble(Map.of()).announced(FIRST);
        try (ModelDesk desk = job.desk()) {
            assertCode(DeskError.NO_INSTANCE, () -> desk.carryOut(deployment(SECOND, 0), PATIENCE, notes))
                    .hasMessageContaining("job-models-status");
        }
        assertThat(job.announced).last().extracting(ModelAnnouncement::getStage).isEqualTo(ModelStage.WITHDRAWN);
    }

    @Test
    void shouldAnnounceNothingWhenSomebodyElseDid() {
        JobDouble job = new JobDouble(Map.of()).announced(FIRST);
        try (ModelDesk desk = job.desk()) {
            Move move = deployment(SECOND, 0);
            job.announced(Models.of("3", ModelStage.CURRENT));
            assertCode(DeskError.OVERTAKEN, () -> desk.announce(move, notes));
        }
        assertThat(job.announced).hasSize(2);
        assertThat(notes.lines).isEmpty();
    }

    @Test
    void shouldPromoteAndRollBackByOneWordEach() {
        JobDouble job = new JobDouble(Map.of())
                .announced(FIRST, Models.of("2", ModelStage.SHADOW))
                .with("a", obedient("a"));
        try (ModelDesk desk = job.desk()) {
            desk.carryOut(desk.promotion(Optional.empty()), PATIENCE, notes);
            desk.carryOut(desk.rollback(Optional.empty(), Optional.empty()), PATIENCE, notes);
        }
        assertThat(notes.lines).containsExactly("CURRENT @2", "a RUNNING", "WITHDRAWN @3", "a RUNNING");
    }

    @Test
    void shouldNotPromoteWhatIsRefused() {
        JobDouble job = new JobDouble(Map.of())
                .announced(FIRST, Models.of("2", ModelStage.SHADOW))
                .with("a", refusing("a", SECOND.getFingerprint()));
        try (ModelDesk desk = job.desk()) {
            assertThat(desk.status().instances()).hasSize(1);
            assertCode(DeskError.REFUSED, () -> desk.promotion(Optional.empty()));
        }
        assertThat(job.announced).hasSize(2);
    }

    @Test
    void shouldShowRolesInstancesAndAgreement() {
        JobDouble job = new JobDouble(Map.of())
                .announced(
                        Models.of("0", ModelStage.CURRENT),
                        FIRST,
                        Models.of("2", ModelStage.SHADOW),
                        Models.of("3", ModelStage.WITHDRAWN))
                .with("a", obedient("a"))
                .with("b", obedient("b"));
        job.report(JobDouble.status("gone", FIRST, ModelState.LEFT, 0, job.instant()));
        job.report(JobDouble.status(
                "killed", FIRST, ModelState.RUNNING, 2, job.instant().minusSeconds(60)));
        SlotStatus status;
        try (ModelDesk desk = job.desk()) {
            status = desk.status();
        }
        assertThat(status.models())
                .extracting(one -> one.model().getVersion(), SlotStatus.Announced::role)
                .containsExactly(
                        tuple("0", Role.EARLIER),
                        tuple("1", Role.CURRENT),
                        tuple("2", Role.SHADOW),
                        tuple("3", Role.WITHDRAWN));
        assertThat(status.instances())
                .extracting(InstanceView::name, InstanceView::presence)
                .containsExactly(
                        tuple("a", Presence.ALIVE),
                        tuple("b", Presence.ALIVE),
                        tuple("gone", Presence.LEFT),
                        tuple("killed", Presence.SILENT));
        assertThat(status.agreement()).hasValueSatisfying(agreement -> {
            assertThat(agreement.getEvents()).isEqualTo(200);
            assertThat(agreement.getSame()).isEqualTo(0.9);
        });
    }

    @Test
    void shouldWeighWhatInstancesMeasuredByTheirEvents() {
        ModelAgreement nothing = new ModelAgreement(0L, null, null, null, null, null, null, null, null);
        Optional<ModelAgreement> together =
                Agreements.together(List.of(JobDouble.agreement(100, 1), nothing, JobDouble.agreement(300, 0.5)));
        assertThat(together).hasValueSatisfying(agreement -> {
            assertThat(agreement.getEvents()).isEqualTo(400);
            assertThat(agreement.getSame()).isEqualTo(0.625);
            assertThat(agreement.getDistance()).isNull();
        });
        assertThat(Agreements.together(List.of(nothing))).isEmpty();
    }

    private static Move deployment(ModelAnnouncement model, long epoch) {
        return new Move(model, FIRST, List.of(model), false, epoch);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertCode(DeskError code, ThrowingCallable work) {
        return assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        DeskException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    /** What a desk said, line by line. */
    private static final class Notes implements DeskListener {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void announced(ModelAnnouncement model, long offset) {
            lines.add(model.getStage() + " @" + offset);
        }

        @Override
        public void heard(ModelStatus status) {
            lines.add(status.getInstance() + " " + status.getState());
        }

        @Override
        public void gone(InstanceView instance) {
            lines.add(instance.name() + " " + instance.presence());
        }
    }
}

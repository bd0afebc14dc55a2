package io.github.cellstream.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cellstream.runtime.ModelException;
import io.github.cellstream.runtime.ModelSource;
import io.github.cellstream.runtime.laws.RandomNetworks;
import io.github.cellstream.runtime.network.Cell;
import io.github.cellstream.runtime.onnx.ModelSetting;
import io.github.cellstream.runtime.onnx.ModelSettings;
import io.github.cellstream.runtime.onnx.OnnxWriter;
import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.ModelStage;
import io.github.cellstream.schemas.ModelState;
import io.github.cellstream.schemas.NamedText;
import io.github.cellstream.schemas.StatePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small networks of random weights, checked against each other as the command line checks them. */
class DeploymentPlannerTest {
    private static final Map<String, String> TWO = Map.of("version", "2");

    @TempDir
    Path folder = Path.of("");

    private Path first = folder;
    private Path second = folder;

    @BeforeEach
    void writeFiles() throws IOException {
        first = write("first.onnx", 1, 3, 4);
        second = write("second.onnx", 2, 3, 4);
    }

    @Test
    void shouldAnnounceTheConfiguredModelFirst() {
        DeployPlan plan = plan(order(second, TWO, Transition.RESET, Carriage.AUTO), new ModelHistory(), Map.of());
        assertThat(plan.comparisons()).isNotEmpty();
        assertThat(plan.compared()).isTrue();
        Move move = plan.move();
        assertThat(move.announcements()).hasSize(2);
        ModelAnnouncement base = move.announcements().get(0);
        assertThat(base).isEqualTo(move.before());
        assertThat(base.getStage()).isEqualTo(ModelStage.CURRENT);
        assertThat(base.getVersion()).isEqualTo("0");
        assertThat(base.getBytes()).isNotNull();
        assertThat(move.announcements().get(1)).isEqualTo(move.model());
        assertThat(move.model().getVersion()).isEqualTo("2");
        assertThat(move.model().getSettings()).contains(new NamedText("name", "gait"), new NamedText("version", "2"));
        assertThat(Announcements.load(move.model()).spec().id())
                .isEqualTo(plan.spec().id());
        assertThat(move.epoch()).isEqualTo(ModelHistory.NOTHING);
    }

    @Test
    void shouldAnnounceOnlyTheNewOneWhereOthersWereAnnounced() {
        ModelHistory history = new ModelHistory();
        history.add(7, announced(plan(second, TWO), ModelStage.CURRENT));
        DeployPlan plan =
                plan(order(first, Map.of("version", "3"), Transition.RESET, Carriage.AUTO), history, Map.of());
        assertThat(plan.move().announcements()).containsExactly(plan.move().model());
        assertThat(plan.move().before().getVersion()).isEqualTo("2");
        assertThat(plan.move().epoch()).isEqualTo(7);
    }

    @Test
    void shouldRefuseTheSameModelAndATakenVersion() {
        assertCode(DeskError.ALREADY_CURRENT, () -> plan(first, Map.of("version", "2")));
        assertCode(DeskError.VERSION_TAKEN, () -> plan(second, Map.of()));
    }

    @Test
    void shouldNotDeployAgainWhatARollbackGoesBackTo() {
        ModelHistory history = new ModelHistory();
        history.add(0, announced(plan(second, TWO), ModelStage.CURRENT));
        history.add(1, Models.of("9", ModelStage.CURRENT));
        assertCode(
                DeskError.ANSWERED_BEFORE,
                () -> plan(order(second, TWO, Transition.RESET, Carriage.AUTO), history, Map.of()));
    }

    @Test
    void shouldRefuseOtherInputsAsAnInstanceWould() throws IOException {
        Path wider = write("wider.onnx", 3, 5, 4);
        assertThatThrownBy(() -> plan(wider, TWO))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.code()).isEqualTo("INPUT_MISMATCH"))
                .hasMessageContaining("takes 5 FEATURES, the job's events have 3");
    }

    @Test
    void shouldRefuseAPolicyThatCanNotBe() throws IOException {
        Path larger = write("larger.onnx", 3, 3, 6);
        Transition keep = new Transition(StatePolicy.KEEP, Map.of());
        assertThatThrownBy(() -> plan(order(larger, TWO, keep, Carriage.AUTO), new ModelHistory(), Map.of()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("keep wants the same task and the same state tensors");
        Transition rewarm = new Transition(StatePolicy.REWARM, Map.of());
        assertThatThrownBy(() -> plan(order(second, TWO, rewarm, Carriage.AUTO), new ModelHistory(), Map.of()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("state.rewarm.events");
    }

    @Test
    void shouldRefuseAFileThatIsNoModel() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.onnx"), "no model at all");
        assertThatThrownBy(() -> plan(text, TWO)).isInstanceOf(ModelException.class);
        assertThatThrownBy(() -> plan(folder.resolve("missing.onnx"), TWO))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("MODEL_UNREADABLE");
    }

    @Test
    void shouldSendSmallFilesAndNameLargeOnes() {
        Map<String, String> tight = Map.of("model.upgrade.inline.max.bytes", "10");
        DeployPlan plan = plan(order(second, TWO, Transition.RESET, Carriage.AUTO), new ModelHistory(), tight);
        assertThat(plan.move().model().getBytes()).isNull();
        assertThat(plan.move().model().getFile())
                .isEqualTo(second.toAbsolutePath().toString());
        Carriage inline = new Carriage(true, Optional.empty());
        assertCode(
                DeskError.FILE_TOO_LARGE,
                () -> plan(order(second, TWO, Transition.RESET, inline), new ModelHistory(), tight));
        Carriage elsewhere = new Carriage(false, Optional.of("/models/second.onnx"));
        assertThat(plan(order(second, TWO, Transition.RESET, elsewhere), new ModelHistory(), Map.of())
                        .move()
                        .model()
                        .getFile())
                .isEqualTo("/models/second.onnx");
    }

    @Test
    void shouldRefuseAnotherJobsConfiguration() {
        ModelAnnouncement other = Models.of("9", ModelStage.CURRENT);
        JobDouble job = job(Map.of());
        job.report(JobDouble.status("a", other, ModelState.RUNNING, 2, job.instant()));
        StatusBoard board = job.board();
        board.catchUp();
        assertCode(
                DeskError.OTHER_MODEL_RUNS,
                () -> planner(job)
                        .plan(
                                order(second, TWO, Transition.RESET, Carriage.AUTO),
                                new ModelHistory(),
                                board.instances()));
    }

    @Test
    void shouldLeaveTheComparisonToInstancesWhereTheCurrentModelIsNotHere() {
        ModelAnnouncement far = announced(plan(second, TWO), ModelStage.CURRENT);
        far.setBytes(null);
        far.setFile("/models/far-away.onnx");
        ModelHistory history = new ModelHistory();
        history.add(0, far);
        DeployPlan plan =
                plan(order(first, Map.of("version", "3"), Transition.RESET, Carriage.AUTO), history, Map.of());
        assertThat(plan.compared()).isFalse();
    }

    @Test
    void shouldTakeAnOlderShadowAway() {
        ModelHistory history = new ModelHistory();
        history.add(0, announced(plan(second, TWO), ModelStage.CURRENT));
        history.add(1, Models.of("5", ModelStage.SHADOW));
        DeployOrder order = new DeployOrder(first, Map.of("version", "3"), Transition.RESET, true, Carriage.AUTO);
        Move move = plan(order, history, Map.of("model.upgrade.shadow", "true")).move();
        assertThat(move.announcements())
                .extracting(ModelAnnouncement::getStage)
                .containsExactly(ModelStage.WITHDRAWN, ModelStage.SHADOW);
        assertThatThrownBy(() -> plan(order, history, Map.of("model.upgrade.shadow", "false")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("NO_ROOM_FOR_SHADOW");
    }

    private DeployPlan plan(Path file, Map<String, String> settings) {
        return plan(order(file, settings, Transition.RESET, Carriage.AUTO), new ModelHistory(), Map.of());
    }

    private DeployPlan plan(DeployOrder order, ModelHistory history, Map<String, String> more) {
        return planner(job(more)).plan(order, history, List.of());
    }

    private DeploymentPlanner planner(JobDouble job) {
        ConfiguredModel configured = new ConfiguredModel("auto", ModelSource.file(first));
        return new DeploymentPlanner(job.slot(), job.config.upgrade(), configured, job);
    }

    private JobDouble job(Map<String, String> more) {
        Map<String, String> keys = new TreeMap<>(more);
        keys.put("model.engine", "auto");
        keys.put("model.file", first.toString());
        return new JobDouble(keys);
    }

    private static DeployOrder order(
            Path file, Map<String, String> settings, Transition transition, Carriage carriage) {
        return new DeployOrder(file, settings, transition, false, carriage);
    }

    private static ModelAnnouncement announced(DeployPlan plan, ModelStage stage) {
        ModelAnnouncement copy = Moves.copy(plan.move().model());
        copy.setStage(stage);
        return copy;
    }

    private Path write(String name, long seed, int features, int hidden) throws IOException {
        byte[] bytes = OnnxWriter.write(
                new RandomNetworks(seed).ofFeatures(Cell.GRU, features, List.of(hidden), 3),
                ModelSettings.NONE.with(ModelSetting.NAME, "gait"));
        return Files.write(folder.resolve(name), bytes);
    }

    private static void assertCode(DeskError code, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        DeskException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}

package io.github.cellstream.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.app.deploy.InstanceView;
import io.github.cellstream.app.deploy.InstanceView.Presence;
import io.github.cellstream.app.deploy.SlotStatus;
import io.github.cellstream.app.deploy.SlotStatus.Announced;
import io.github.cellstream.app.deploy.SlotStatus.Role;
import io.github.cellstream.schemas.ModelAgreement;
import io.github.cellstream.schemas.ModelAnnouncement;
import io.github.cellstream.schemas.ModelStage;
import io.github.cellstream.schemas.ModelState;
import io.github.cellstream.schemas.ModelStatus;
import io.github.cellstream.schemas.StatePolicy;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What can be typed at the commands of models that change, and what they show; what they do is tested with the desk. */
class ModelDeskCommandsTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00.250Z");
    private static final String FIRST = "1".repeat(64);
    private static final String SECOND = "2".repeat(64);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"deploy", "promote", "rollback", "status"})
    void shouldExplainThemselves(String command) {
        assertThat(run("model", command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: cellstream model " + command, "--config", "--slot", "--json");
    }

    @Test
    void shouldRefuseContradictions() {
        assertThat(run("model", "deploy", "--model", "m.onnx", "--inline", "--at", "/m.onnx"))
                .isEqualTo(2);
        assertThat(run("model", "deploy", "--model", "m.onnx", "--at", "m.onnx"))
                .isEqualTo(2);
        assertThat(run("model", "deploy", "--model", "m.onnx", "--policy", "keep", "--map", "a=b"))
                .isEqualTo(2);
        assertThat(run("model", "deploy")).isEqualTo(2);
        assertThat(run("model", "rollback", "--shadow", "--version", "1")).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "--inline",
                        "--at wants an absolute path",
                        "--map is for --policy map",
                        "--model",
                        "--shadow touches no states");
    }

    @Test
    void shouldWantAConfiguration() {
        assertThat(run("model", "status")).isEqualTo(2);
        assertThat(err.toString()).contains("application.id");
    }

    @Test
    void shouldShowATableWithRefusalsAndAgreement() {
        StringWriter text = new StringWriter();
        SlotStatusText.print(new PrintWriter(text, true), status(), false);
        assertThat(text.toString().lines())
                .contains(
                        "VERSION  NAME  FINGERPRINT   ROLE     STATES  ANNOUNCED",
                        "1        gait  111111111111  current  reset   2026-01-01T00:00:00Z",
                        "2        gait  222222222222  shadow   keep    2026-01-01T00:00:00Z",
                        "INSTANCE  HEARD              VERSION  STATE      TASKS   ENGINE",
                        "a         1 s ago            1        running    2 of 2  jvm/scalar",
                        "                             2        shadowing  2 of 2  jvm/scalar",
                        "b         silent, 5 min ago  2        refused    0 of 2")
                .contains("b refuses version 2 (222222222222):", "  INPUT_MISMATCH (operator): takes 3 FEATURES")
                .contains("not shown: 1 that ended; --all shows them")
                .contains("same answer  97.50 %");
    }

    @Test
    void shouldGiveProgramsEverything() {
        assertThat(SlotStatusText.json(status()))
                .contains(
                        "\"slot\":\"model\"",
                        "\"role\":\"shadow\"",
                        "\"state\":\"refused\"",
                        "\"code\":\"INPUT_MISMATCH\"",
                        "\"presence\":\"left\"",
                        "\"shadow\":{\"events\":400,\"same\":0.975}");
    }

    private static SlotStatus status() {
        ModelStatus refused = status("b", SECOND, "2", ModelState.REFUSED);
        refused.setCode("INPUT_MISMATCH");
        refused.setReason("INPUT_MISMATCH (operator): takes 3 FEATURES");
        refused.setTasks(0);
        refused.setEngine(null);
        return new SlotStatus(
                "model",
                "job-models",
                List.of(
                        new Announced(model("1", FIRST, ModelStage.CURRENT, StatePolicy.RESET), Role.CURRENT, 0),
                        new Announced(model("2", SECOND, ModelStage.SHADOW, StatePolicy.KEEP), Role.SHADOW, 1)),
                List.of(
                        new InstanceView(
                                "a",
                                Presence.ALIVE,
                                Duration.ofSeconds(1),
                                List.of(
                                        status("a", FIRST, "1", ModelState.RUNNING),
                                        status("a", SECOND, "2", ModelState.SHADOWING))),
                        new InstanceView("b", Presence.SILENT, Duration.ofMinutes(5), List.of(refused)),
                        new InstanceView("c", Presence.LEFT, Duration.ofMinutes(5), List.of())),
                Optional.of(new ModelAgreement(400L, 0.975, null, null, null, null, null, null, null)));
    }

    private static ModelAnnouncement model(String version, String fingerprint, ModelStage stage, StatePolicy policy) {
        return new ModelAnnouncement(
                "model",
                "gait",
                version,
                fingerprint,
                AT,
                stage,
                policy,
                List.of(),
                "auto",
                List.of(),
                null,
                null,
                "CLASSIFICATION",
                List.of());
    }

    private static ModelStatus status(String instance, String fingerprint, String version, ModelState state) {
        return new ModelStatus(
                instance, "model", "gait", version, fingerprint, AT, state, null, null, "jvm/scalar", 2, 2, null);
    }

    private int run(String... arguments) {
        CommandLine line = CellstreamCommand.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}

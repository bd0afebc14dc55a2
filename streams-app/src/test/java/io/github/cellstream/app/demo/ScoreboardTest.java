package io.github.cellstream.app.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.cellstream.app.demo.scenario.Fault;
import io.github.cellstream.schemas.Explanation;
import io.github.cellstream.schemas.FeatureExplanation;
import io.github.cellstream.schemas.ModelReference;
import io.github.cellstream.schemas.NextToken;
import io.github.cellstream.schemas.Prediction;
import io.github.cellstream.schemas.SourcePosition;
import io.github.cellstream.schemas.TokenCandidate;
import io.github.cellstream.schemas.TokenExplanation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreboardTest {
    private static final int EVENTS = 12;

    private final Scoreboard scoreboard = new Scoreboard("trained", true);

    @Test
    void shouldTellFoundFaultsFromMissedOnesAndFalseAlarms() {
        scoreboard.injected(new Fault("a", "swapped", "at x", 3, 4, 1));
        scoreboard.injected(new Fault("a", "missing", "", 8, 8, 1));
        scoreboard.injected(new Fault("a", "missing", "", 12, 13, 0));
        for (int number = 1; number <= EVENTS; number++) {
            scoreboard.sent("a", new byte[0]);
            boolean anomaly = number == 5 || number == 6;
            scoreboard.answered("a", prediction(number == 3 || number == 4 ? 6 : 1), anomaly);
        }
        JobStanding standing = scoreboard.standing(3);
        assertThat(standing.byKind())
                .containsEntry("swapped", new JobStanding.Faults(1, 1))
                .containsEntry("missing", new JobStanding.Faults(1, 0));
        assertThat(standing.falseAlarms()).isEqualTo(1);
        assertThat(standing.counts()).isEqualTo(new JobStanding.Counts(EVENTS, EVENTS, 0, 2, 1));
        assertThat(standing.lastAlarm()).isEqualTo("a at event 6: false alarm");
        assertThat(standing.hottest()).hasSize(1);
        assertThat(standing.quality().faultPerplexity()).isCloseTo(Math.pow(2, (6 + 6 + 1 + 1) / 4.0), within(1e-3));
        assertThat(standing.quality().perplexity()).isCloseTo(2, within(1e-3));
        assertThat(standing.quality().coverage()).isNaN();
    }

    @Test
    void shouldNotWaitForAJobThatHasNotCaughtUp() {
        Scoreboard late = new Scoreboard("late", false);
        for (int i = 0; i < 30_000; i++) {
            late.sent("a", new byte[0]);
            scoreboard.sent("a", new byte[0]);
        }
        assertThat(scoreboard.isOverrun()).isTrue();
        assertThat(late.isOverrun()).isFalse();
        for (int i = 0; i < 15_000; i++) {
            late.refused();
        }
        late.answered("a", prediction(1), false);
        assertThat(late.isOverrun()).isFalse();
        for (int i = 0; i < 6_000; i++) {
            late.sentBad();
        }
        assertThat(late.isOverrun()).isTrue();
    }

    @Test
    void shouldShowTheLastCharactersWithTheirSurprise() {
        Transcript transcript = new Transcript(3);
        for (String character : List.of("s", "o", "ü", "\n")) {
            transcript.sent("a", character.getBytes(UTF_8));
        }
        transcript.answered("a", prediction(1), false);
        transcript.answered("a", prediction(2), false);
        transcript.answered("a", prediction(11), false);
        transcript.answered("a", prediction(4), false);
        Standing.Passage passage = transcript.passages().get(0);
        assertThat(passage.text()).containsExactly("o", "ü", "\n");
        assertThat(passage.bits()).containsExactly(2, 11, 4);
        assertThat(ColouredText.lines(passage, 2, 2))
                .containsExactly("\033[38;5;250mo\033[38;5;196mü\033[0m", "\033[38;5;229m \033[0m");
    }

    @Test
    void shouldDrawAndPrintWhateverThereIs() {
        scoreboard.sent("a", new byte[0]);
        scoreboard.answered("a", prediction(3), true);
        Standing standing = new Standing(
                "a play",
                new Standing.Training(true, 4, 0.25, 1.5),
                List.of(scoreboard.standing(DemoView.KEYS)),
                List.of(new Standing.Passage("a", List.of("z"), new float[] {3}, 8)));
        StringWriter drawn = new StringWriter();
        new TerminalView(new PrintWriter(drawn)).show(standing);
        assertThat(drawn.toString())
                .contains("a play", "trained in 1.5 s, 4 epochs, loss 0.2500", "false alarm", "a  perplexity 8.0");
        StringWriter printed = new StringWriter();
        new LineView(new PrintWriter(printed)).show(standing);
        assertThat(printed.toString())
                .contains("trained in 1.5 s", "0 of 0 injected faults found, 1 false alarms; perplexity 8.00", "z")
                .doesNotContain("\033");
    }

    @Test
    void shouldSayWhyAKeyWasFlagged() {
        Prediction odd = prediction(9);
        odd.setExplanation(new Explanation(
                null,
                new TokenExplanation(
                        "fail", 0.01f, 7, List.of(new TokenCandidate("read", 0.75f), new TokenCandidate("\n", 0.2f)))));
        scoreboard.answered("a", odd, true);
        assertThat(scoreboard.standing(1).lastAlarm())
                .isEqualTo("a at event 1: false alarm; fail came (rank 7), expected read 75 %, '\\n' 20 %");
        assertThat(scoreboard.standing(1).hottest())
                .extracting(JobStanding.Key::reason)
                .containsExactly("fail came (rank 7), expected read 75 %, '\\n' 20 %");
        assertThat(Reason.of(new Explanation(
                        List.of(new FeatureExplanation("current", 0.8f, 20.25f, 14f, 12.5f, 15.5f)), null)))
                .isEqualTo("current 20.25, expected 12.50 to 15.50 (80 % of the surprise)");
        assertThat(Reason.of(
                        new Explanation(List.of(new FeatureExplanation("current", 1f, 20.25f, 14f, null, null)), null)))
                .isEqualTo("current 20.25, expected 14.00 (100 % of the surprise)");
        assertThat(Reason.of(null)).isEmpty();
    }

    @Test
    void shouldShowTheJobsSideBySide() {
        Scoreboard online = new Scoreboard("online", true);
        for (int number = 1; number <= EVENTS; number++) {
            for (Scoreboard job : List.of(online, scoreboard)) {
                job.sent("a", new byte[0]);
                job.answered("a", prediction(1), job == online && number == 3);
            }
        }
        StringWriter drawn = new StringWriter();
        new TerminalView(new PrintWriter(drawn))
                .show(new Standing(
                        "a play",
                        new Standing.Training(true, 4, 0.25, 1.5),
                        List.of(online.standing(DemoView.KEYS), scoreboard.standing(DemoView.KEYS)),
                        List.of()));
        assertThat(drawn.toString())
                .containsPattern("(?m)^ +online +trained")
                .containsPattern("false alarms +1 +0")
                .contains("online, last alarm: a at event 3: false alarm", "trained, last alarm: none yet");
        assertThat(drawn.toString().lines().map(line -> line.replaceAll("\033\\[[0-9;]*[mKA]", "")))
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(80));
    }

    @Test
    void shouldNotCountTheTimeBeforeALateJobAgainstIt() {
        Scoreboard late = new Scoreboard("late", false);
        late.answered("a", prediction(1, Instant.now().minusSeconds(30)), false);
        assertThat(late.standing(0).pace().slowestMillis()).isZero();
        late.answered("a", prediction(1), false);
        late.answered("a", prediction(1, Instant.now().minusSeconds(30)), false);
        assertThat(late.standing(0).pace().slowestMillis()).isBetween(29_000L, 60_000L);
    }

    private static Prediction prediction(float bits) {
        return prediction(bits, Instant.now());
    }

    private static Prediction prediction(float bits, Instant time) {
        return Prediction.newBuilder()
                .setEventTime(time)
                .setStep(1)
                .setResult(new NextToken(List.of(), bits, 1, 8f))
                .setAnomalyScore(0.5f)
                .setModel(new ModelReference("m", "0", "f", "jvm"))
                .setSource(new SourcePosition("t", 0, 0L))
                .build();
    }
}

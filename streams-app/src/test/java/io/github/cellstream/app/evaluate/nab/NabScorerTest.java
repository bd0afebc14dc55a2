package io.github.cellstream.app.evaluate.nab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.cellstream.runtime.ReferenceData;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class NabScorerTest {
    private static final int ROWS = 200;
    private static final int PROBATION = 30;
    private static final NabSeries SERIES = series("group/file.csv", new NabWindow(100, 119));

    private static NabSeries series(String name, NabWindow... windows) {
        List<String> cells = Collections.nCopies(ROWS, "0");
        return new NabSeries(name, cells, cells, List.of(windows));
    }

    private static NabScore score(NabProfile profile, int... alarms) {
        double[] scores = new double[ROWS];
        for (int row : alarms) {
            scores[row] = 1;
        }
        return new NabScorer(profile, List.of(SERIES), Map.of(SERIES.name(), scores)).at(0.5, one -> true);
    }

    private static double sigmoid(double y) {
        return 2 / (1 + Math.exp(5 * y)) - 1;
    }

    @Test
    void shouldGiveNothingForNoAlarmAndAHundredForTheFirstRowOfTheWindow() {
        for (NabProfile profile : NabProfile.values()) {
            assertThat(score(profile).normalised()).isZero();
            assertThat(score(profile, 100).normalised()).isCloseTo(100, within(1e-9));
            assertThat(score(profile, 100, 110, 119).normalised()).isCloseTo(100, within(1e-9));
        }
    }

    @Test
    void shouldGiveLessForALateAlarm() {
        double late = sigmoid(-1 / 20.0) / sigmoid(-1);
        assertThat(score(NabProfile.STANDARD, 119).normalised()).isCloseTo(100 * (1 + late) / 2, within(1e-9));
        assertThat(score(NabProfile.REWARD_LOW_FN_RATE, 119).normalised())
                .isCloseTo(100 * (2 + late) / 3, within(1e-9));
    }

    @Test
    void shouldTakeOffForFalseAlarmsByTheirDistance() {
        assertThat(score(NabProfile.STANDARD, 50, 100).normalised()).isCloseTo(100 - 5.5, within(1e-9));
        assertThat(score(NabProfile.REWARD_LOW_FP_RATE, 50, 100).normalised()).isCloseTo(100 - 11, within(1e-9));
        assertThat(score(NabProfile.STANDARD, 100, 180).normalised()).isCloseTo(100 - 5.5, within(1e-9));
        double near = 0.11 * sigmoid(1 / 19.0);
        assertThat(score(NabProfile.STANDARD, 100, 120).normalised()).isCloseTo(100 + 50 * near, within(1e-9));
        assertThat(score(NabProfile.STANDARD, 50, 100, 180).falseAlarms()).isEqualTo(2);
    }

    @Test
    void shouldCountNothingDuringProbation() {
        assertThat(score(NabProfile.STANDARD, PROBATION - 1, 100).normalised()).isCloseTo(100, within(1e-9));
        assertThat(score(NabProfile.STANDARD, PROBATION, 100).normalised()).isLessThan(95);
    }

    @Test
    void shouldChooseOneThresholdForAllAndOneForEachGroupFromTheOthers() {
        NabSeries other = series("quiet/other.csv");
        double[] scores = new double[ROWS];
        scores[105] = 0.6;
        double[] noisy = new double[ROWS];
        noisy[60] = 0.7;
        noisy[90] = 0.5;
        NabScorer scorer = new NabScorer(
                NabProfile.STANDARD, List.of(SERIES, other), Map.of(SERIES.name(), scores, other.name(), noisy));
        assertThat(scorer.best().threshold()).isEqualTo(0.6);
        assertThat(scorer.best().found()).isEqualTo(1);
        assertThat(scorer.best().falseAlarms()).isEqualTo(1);
        // the quiet group alone wants no alarm at all, so the window is missed; it then suffers the alarm at 0.7
        assertThat(scorer.leaveOneGroupOut()).isCloseTo(-5.5, within(1e-9));
    }

    @Test
    void shouldRefuseScoresThatAreNotOneARow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NabScorer(NabProfile.STANDARD, List.of(SERIES), Map.of()))
                .withMessageContaining("group/file.csv: 0 scores");
    }

    @Test
    void shouldReadBackWhatItWrote(@TempDir Path folder) {
        double[] scores = new double[ROWS];
        scores[7] = 0.25;
        NabFiles.write(folder, List.of(SERIES), Map.of(SERIES.name(), scores));
        assertThat(NabFiles.readScores(folder, List.of(SERIES)).get(SERIES.name()))
                .isEqualTo(scores);
    }

    /** Published scores of two detectors, with what the benchmark's own scorer says of them. */
    @TestFactory
    Stream<DynamicTest> shouldGiveTheGoldens() {
        Optional<Path> data = ReferenceData.find("nab");
        return data.stream()
                .flatMap(folder -> Stream.of(
                        golden(folder, "randomCutForest", 51.82, 39.28, 60.87),
                        golden(folder, "knncad", 59.37, 45.36, 65.89)));
    }

    private static DynamicTest golden(Path folder, String detector, double... expected) {
        return DynamicTest.dynamicTest(detector, () -> {
            List<NabSeries> series = NabFiles.read(folder);
            Map<String, double[]> scores =
                    NabFiles.readScores(folder.resolve("golden").resolve(detector), series);
            for (NabProfile profile : NabProfile.values()) {
                assertThat(new NabScorer(profile, series, scores).best().normalised())
                        .as(profile.label())
                        .isCloseTo(expected[List.of(NabProfile.values()).indexOf(profile)], within(0.005));
            }
        });
    }
}

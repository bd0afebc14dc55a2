package io.github.cellstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cellstream.app.demo.Demo;
import io.github.cellstream.app.demo.DemoSettings;
import io.github.cellstream.app.demo.DemoView;
import io.github.cellstream.app.demo.JobStanding;
import io.github.cellstream.app.demo.Standing;
import io.github.cellstream.app.demo.scenario.Load;
import io.github.cellstream.app.demo.scenario.ScenarioName;
import org.junit.jupiter.api.Test;

/** Every scenario, from training to the last answer, in a few seconds. */
class ScenariosIT {
    @Test
    void shouldRunATrainedNetworkBesideTheEngineThatLearnsAlone() throws Exception {
        Standing end = play(ScenarioName.MACHINES, new Load(20, 800), 4);
        assertThat(end.training().over()).isTrue();
        assertThat(end.jobs()).extracting(JobStanding::name).containsExactly("online", "trained");
        for (JobStanding job : end.jobs()) {
            assertThat(job.counts().events())
                    .isGreaterThan(500)
                    .isEqualTo(end.first().counts().events());
            assertThat(job.counts().deadLetters()).isPositive();
            assertThat(job.counts().ahead()).isZero();
            assertThat(job.counts().keys()).isEqualTo(20);
            assertThat(job.counts().anomalies())
                    .isGreaterThanOrEqualTo(job.faults().found() + job.falseAlarms());
            assertThat(job.quality().coverage()).isBetween(0.8, 1.0);
            assertThat(job.pace().eventsPerSecond()).isPositive();
        }
    }

    @Test
    void shouldFindOddOrdersOfLogKeys() throws Exception {
        JobStanding end = play(ScenarioName.LOGS, new Load(50, 3_000), 4).first();
        assertThat(end.counts().ahead()).isZero();
        assertThat(end.counts().deadLetters()).isPositive();
        assertThat(end.faults().injected()).isGreaterThan(20);
        assertThat(end.faults().found()).isGreaterThan(end.faults().injected() / 2);
        assertThat(end.quality().faultPerplexity()).isGreaterThan(end.quality().perplexity());
    }

    @Test
    void shouldBeSurprisedByPlantedPassages() throws Exception {
        Standing end = play(ScenarioName.TEXT, new Load(4, 3_000), 4);
        assertThat(end.passages())
                .hasSize(4)
                .allSatisfy(passage -> assertThat(passage.text()).isNotEmpty());
        assertThat(end.first().counts().ahead()).isZero();
        assertThat(end.first().faults().injected()).isPositive();
        assertThat(end.first().quality().faultPerplexity())
                .isGreaterThan(1.5 * end.first().quality().perplexity());
    }

    private static Standing play(ScenarioName scenario, Load load, int seconds) throws Exception {
        return new Demo(new DemoSettings(scenario, load, seconds, 3, -1), DemoView.SILENT).run();
    }
}

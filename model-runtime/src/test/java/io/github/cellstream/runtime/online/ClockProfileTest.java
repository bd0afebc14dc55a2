package io.github.cellstream.runtime.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ClockProfileTest {
    private static final long HOUR = 3_600_000L;
    private static final float FAR = 1e9f;

    private final ClockProfile steps = new ClockProfile(24 * HOUR, 24, false);
    private final float[] state = new float[48];

    private void learn(ClockProfile profile, long time, float reading, float reach) {
        profile.learn(time, reading, reach, state, 0, 24);
        profile.count(time, state, 24);
    }

    @Test
    void shouldFindTheBinBeforeTheEpochToo() {
        assertThat(steps.bin(0)).isZero();
        assertThat(steps.bin(25 * HOUR)).isEqualTo(1);
        assertThat(steps.bin(-1)).isEqualTo(23);
        assertThat(steps.bin(-24 * HOUR)).isZero();
    }

    @Test
    void shouldAverageAndStandBackWhereNothingIsKnown() {
        learn(steps, 0, 10, FAR);
        learn(steps, 24 * HOUR, 20, FAR);
        assertThat(steps.usual(5, 7, state, 0, 24)).isCloseTo(15, within(1e-5f));
        assertThat(steps.usual(HOUR, 7, state, 0, 24)).isEqualTo(7);
    }

    @Test
    void shouldLearnNoMoreThanTheReachFromAFault() {
        learn(steps, 0, 10, 1);
        learn(steps, 0, 1000, 4);
        assertThat(steps.usual(0, 7, state, 0, 24)).isCloseTo(12, within(1e-5f));
    }

    @Test
    void shouldRunFromBinToBin() {
        ClockProfile slopes = new ClockProfile(24 * HOUR, 24, true);
        for (int hour = 0; hour < 24; hour++) {
            learn(slopes, hour * HOUR, hour, FAR);
        }
        assertThat(slopes.usual(10 * HOUR + HOUR / 2, 0, state, 0, 24)).isEqualTo(10);
        assertThat(slopes.usual(11 * HOUR, 0, state, 0, 24)).isCloseTo(10.5f, within(1e-5f));
        assertThat(slopes.usual(24 * HOUR, 0, state, 0, 24)).isCloseTo(11.5f, within(1e-5f));
    }
}

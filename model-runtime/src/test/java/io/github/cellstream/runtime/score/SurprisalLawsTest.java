package io.github.cellstream.runtime.score;

import io.github.cellstream.runtime.Task;

class SurprisalLawsTest extends ScorerLaws {
    SurprisalLawsTest() {
        super(new SurprisalPlugin(), Task.NEXT_TOKEN);
    }
}

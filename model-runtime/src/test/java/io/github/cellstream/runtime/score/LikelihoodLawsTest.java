package io.github.cellstream.runtime.score;

import io.github.cellstream.runtime.Task;

class LikelihoodLawsTest extends ScorerLaws {
    LikelihoodLawsTest() {
        super(new LikelihoodPlugin(), Task.FORECAST);
    }
}

package io.github.cellstream.runtime.score;

import io.github.cellstream.runtime.Task;

class LikelihoodOfTokensLawsTest extends ScorerLaws {
    LikelihoodOfTokensLawsTest() {
        super(new LikelihoodPlugin(), Task.NEXT_TOKEN);
    }
}

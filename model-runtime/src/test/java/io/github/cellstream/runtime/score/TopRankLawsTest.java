package io.github.cellstream.runtime.score;

import io.github.cellstream.runtime.Task;

class TopRankLawsTest extends ScorerLaws {
    TopRankLawsTest() {
        super(new TopRankPlugin(), Task.NEXT_TOKEN);
    }
}

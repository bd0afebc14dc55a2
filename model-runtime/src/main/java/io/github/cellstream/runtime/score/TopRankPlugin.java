package io.github.cellstream.runtime.score;

import io.github.cellstream.runtime.ModelSpec;
import io.github.cellstream.runtime.Settings;
import io.github.cellstream.runtime.head.Judgement;
import java.util.Map;

/**
 * The scorer {@code top-g}: a token is an anomaly if it is not among the g that were expected most (DeepLog: Du et al.,
 * 2017).
 *
 * <p>Beyond g the likelihood is 1, up to it 0; so it is for the first token, of which nothing was expected. The score is
 * {@code (rank − 1) / (rank − 1 + g)}: 0 for the token expected most, a half for the first one beyond g, and towards 1 the
 * further down it stood. Remembers nothing. Setting: {@code g}, 1 to 1e6 (default 9).
 */
public final class TopRankPlugin implements ScorerPlugin {
    /** Made by {@link java.util.ServiceLoader}. */
    public TopRankPlugin() {}

    @Override
    public String name() {
        return "top-g";
    }

    @Override
    public String description() {
        return "anomalous is a token that was not among the g expected most";
    }

    @Override
    public Scorer create(ModelSpec spec, Map<String, String> given) {
        TokenModels.require(name(), spec);
        Settings settings = new Settings("scorer " + name(), given);
        int g = (int) settings.integer("g", 9, 1, 1_000_000);
        settings.refuseUnknown();
        return new TopRank(g);
    }

    private record TopRank(int g) implements Scorer {
        @Override
        public int memorySize() {
            return 0;
        }

        @Override
        public void initialMemory(float[] memory, int offset) {}

        @Override
        public void score(Judgement judgement, float[] memory, int offset) {
            float above = Math.max(0, judgement.rank - 1);
            judgement.score = above / (above + g);
            judgement.likelihood = judgement.rank > g ? 1 : 0;
        }
    }
}
